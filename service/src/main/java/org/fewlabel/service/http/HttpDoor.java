package org.fewlabel.service.http;

import io.netty.util.NetUtil;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.Text;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests that a page of somebody else's sends, by the browser of a user who may reach this service, from all others. No
 * password keeps such pages out, so two things do:
 *
 * <ul>
 *   <li>A page that has its own name resolve to this machine (DNS rebinding) is of the same origin as what it asks for, and reads
 *       the answer; but the browser still says the page's name as the host. Names must be known; an address is no name.
 *   <li>A page of another origin may not read an answer, but may send a form. A browser says so of whatever may change something.
 * </ul>
 */
final class HttpDoor {
    private static final Set<String> QUESTIONS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final Set<String> hosts;
    private final Set<String> origins;

    HttpDoor(Collection<String> hosts, Collection<String> origins) {
        this.hosts = lowerCase(hosts);
        this.origins = lowerCase(origins);
    }

    private static Set<String> lowerCase(Collection<String> texts) {
        return texts.stream()
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Why a request is not answered; empty if it is.
     *
     * @param authority the host that it is for, with its port if there is one; null where nobody says, as no browser does
     * @param origin of the page that sent it; null where none is said
     * @param site how that page is related to this service, as Sec-Fetch-Site says it; null where it is not said
     */
    Optional<ProblemDetails> flaw(
            String method, @Nullable String authority, @Nullable String origin, @Nullable String site) {
        if (authority != null && !isOurs(host(authority))) {
            return Optional.of(ProblemDetails.of(
                    "foreign-host",
                    "This service is not known by that name",
                    421,
                    "the host must be localhost, an IP address or one of fewlabel.http.hosts, was "
                            + Text.shown(authority)));
        }
        if (QUESTIONS.contains(method) || isOwn(authority, origin, site)) {
            return Optional.empty();
        }
        return Optional.of(ProblemDetails.of(
                "cross-origin",
                "Another page may not change anything here",
                403,
                method
                        + " must come from a page of this service's own or of fewlabel.http.origins, or from no page"
                        + " at all, came from " + (origin == null ? "a page of another origin" : Text.shown(origin))));
    }

    private boolean isOurs(String host) {
        return hosts.contains(host) || NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    private boolean isOwn(@Nullable String authority, @Nullable String origin, @Nullable String site) {
        if (origin != null && origins.contains(origin.toLowerCase(Locale.ROOT))) {
            return true;
        }
        if (site != null) {
            return OWN_SITES.contains(site);
        }
        return origin == null || origin.replaceFirst("^[a-z]+://", "").equalsIgnoreCase(authority);
    }

    private static String host(String authority) {
        String lower = authority.toLowerCase(Locale.ROOT);
        int end = lower.startsWith("[") ? lower.indexOf(']') : lower.indexOf(':');
        String host = end < 0 ? lower : lower.substring(0, end);
        return host.replaceFirst("^\\[", "").replaceFirst("\\.$", "");
    }
}
