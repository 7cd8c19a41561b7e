package org.fewlabel.gateway.identity.openid;

import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384;
import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_PSS_USING_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_PSS_USING_SHA384;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_PSS_USING_SHA512;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA384;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA512;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.Key;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.fewlabel.service.identity.BadTokenException;
import org.fewlabel.service.identity.Caller;
import org.fewlabel.service.identity.SignedTokens;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of an OpenID provider. What the library says of a bad one holds the whole of it, and goes no further than this, not
 * even as a cause.
 */
@ApplicationScoped
class AccessTokens implements SignedTokens {
    /** A JSON object in base64url begins so; then come the claims, and a signature, if any. */
    private static final Pattern FORM = Pattern.compile("e[wy][\\w-]*\\.[\\w-]+\\.[\\w-]*");

    private static final int LENGTH_MAX = 8 * 1024;
    /** How wrong clocks may be, this one's or the provider's. */
    private static final int SKEW_SECONDS = 30;

    /** By a key that the provider alone has; none that whoever knows the public one could use. */
    private static final List<String> ALGORITHMS = List.of(
            RSA_USING_SHA256,
            RSA_USING_SHA384,
            RSA_USING_SHA512,
            RSA_PSS_USING_SHA256,
            RSA_PSS_USING_SHA384,
            RSA_PSS_USING_SHA512,
            ECDSA_USING_P256_CURVE_AND_SHA256,
            ECDSA_USING_P384_CURVE_AND_SHA384,
            ECDSA_USING_P521_CURVE_AND_SHA512);

    private static final AlgorithmConstraints PERMITTED =
            new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new));
    /** What a provider signs for other ends than to be shown to a service says so. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private final OpenIdRule rule;
    private final ProviderKeys keys;
    private final ClaimReader reader;
    private final Clock clock;

    AccessTokens(OpenIdRule rule, ProviderKeys keys, ClaimReader reader, Clock clock) {
        this.rule = rule;
        this.keys = keys;
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public boolean isOne(String token) {
        return rule.isThere() && FORM.matcher(token).matches();
    }

    @Override
    public Caller find(String token) {
        if (token.length() > LENGTH_MAX) {
            throw new BadTokenException("the access token is longer than " + LENGTH_MAX + " characters");
        }
        Key key = key(token);
        JwtClaims claims;
        try {
            claims = new JwtConsumerBuilder()
                    .setVerificationKey(key)
                    .setJwsAlgorithmConstraints(PERMITTED)
                    .setExpectedIssuer(rule.issuer())
                    .setExpectedAudience(rule.audience())
                    .setRequireSubject()
                    .setRequireExpirationTime()
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                    .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                    .build()
                    .processToClaims(token);
        } catch (InvalidJwtException e) {
            throw new BadTokenException("the access token " + flaw(e));
        }
        return reader.caller(claims.getClaimsMap());
    }

    private Key key(String token) {
        try {
            if (JsonWebStructure.fromCompactSerialization(token) instanceof JsonWebSignature signed
                    && ALGORITHMS.contains(signed.getAlgorithmHeaderValue())
                    && isAccessToken(signed.getHeader(HeaderParameterNames.TYPE))) {
                return keys.find(signed)
                        .orElseThrow(
                                () -> new BadTokenException("the access token is signed by no key of the provider"));
            }
        } catch (JoseException e) {
            // Said below.
        }
        throw new BadTokenException(
                "an access token must be a JWT of the type JWT or at+jwt, signed by one of the algorithms "
                        + String.join(", ", ALGORITHMS));
    }

    /** @param type null for one that does not say it, as many do not */
    private static boolean isAccessToken(@Nullable String type) {
        return type == null || TYPES.contains(type.toLowerCase(Locale.ROOT));
    }

    /** The first of them that helps whoever said the token. */
    private String flaw(InvalidJwtException flaws) {
        if (flaws.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
            return "is signed by no key of the provider";
        }
        if (flaws.hasErrorCode(ErrorCodes.ISSUER_INVALID) || flaws.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
            return "is not of the issuer " + rule.issuer();
        }
        if (flaws.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || flaws.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return "is not for the audience " + rule.audience();
        }
        if (flaws.hasErrorCode(ErrorCodes.EXPIRED)) {
            return "has expired";
        }
        if (flaws.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
            return "is not good yet";
        }
        if (flaws.hasErrorCode(ErrorCodes.SUBJECT_MISSING) || flaws.hasErrorCode(ErrorCodes.EXPIRATION_MISSING)) {
            return "must say whose it is (sub) and how long it is good (exp)";
        }
        return "cannot be read";
    }
}
