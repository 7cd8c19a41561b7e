package org.fewlabel.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lines as oneDNN 3.11 (this engine's) and 2.6 (a PyTorch's) wrote them. */
class PrimitiveCallTest {
    private static final String NEW = "onednn_verbose,v1,primitive,exec,cpu,convolution,brg_conv_fwd:avx512_core_amx,"
            + "forward_training,src:bf16::blocked:acdb::f0 wei:bf16::blocked:AcdB16b64a2b::f0 bias:undef::undef:::"
            + " dst:bf16::blocked:acdb::f0,,alg:convolution_direct,"
            + "mb100_ic32oc64_ih16oh16kh3sh1dh0ph1_iw16ow16kw3sw1dw0pw1,0.352051";
    private static final String OLD = "onednn_verbose,exec,cpu,convolution,jit:avx512_core,backward_weights,"
            + "src_f32::blocked:acdb:f0 wei_f32::blocked:ABcd16b16a:f0 bia_undef::undef::f0 dst_f32::blocked:acdb:f0,"
            + "attr-scratchpad:user ,alg:convolution_direct,"
            + "mb100_ic32oc64_ih16oh16kh3sh1dh0ph1_iw16ow16kw3sw1dw0pw1,2.5";

    @Test
    void isReadFromEitherFormOfALine() {
        PrimitiveCall call = PrimitiveCall.parse(NEW).orElseThrow();

        assertThat(call.kind()).isEqualTo("convolution");
        assertThat(call.implementation()).isEqualTo("brg_conv_fwd:avx512_core_amx");
        assertThat(call.direction()).isEqualTo("forward_training");
        assertThat(call.shape()).isEqualTo("mb100_ic32oc64_ih16oh16kh3sh1dh0ph1_iw16ow16kw3sw1dw0pw1");
        assertThat(call.millis()).isEqualTo(0.352051);
        assertThat(PrimitiveCall.parse(OLD).orElseThrow().millis()).isEqualTo(2.5);
        assertThat(PrimitiveCall.parse(OLD).orElseThrow().direction()).isEqualTo("backward_weights");
    }

    @Test
    void countsTheOperationsOfAConvolution() {
        double operations = PrimitiveCall.parse(NEW).orElseThrow().operations();

        // images · inputs · outputs · positions · kernel · (a product and a sum)
        assertThat(operations).isEqualTo(100.0 * 32 * 64 * (16 * 16) * (3 * 3) * 2);
    }

    @Test
    void dividesTheProductsAmongGroups() {
        String grouped = NEW.replace("mb100_ic32oc64", "mb100_g32ic32oc64");

        assertThat(PrimitiveCall.parse(grouped).orElseThrow().operations())
                .isEqualTo(PrimitiveCall.parse(NEW).orElseThrow().operations() / 32);
    }

    @Test
    void isNoneWhereTheLineTellsOfTheProcessor() {
        String told = "onednn_verbose,v1,info,cpu,isa:Intel AVX-512 with bfloat16";

        assertThat(PrimitiveCall.isOfOneDnn(told)).isTrue();
        assertThat(PrimitiveCall.parse(told)).isEmpty();
        assertThat(PrimitiveCall.isOfOneDnn("67.8 67.9")).isFalse();
    }

    @Test
    void hasNoOperationsWhereMemoryIsTheBound() {
        String pooling = NEW.replace("exec,cpu,convolution", "exec,cpu,pooling");

        assertThat(PrimitiveCall.parse(pooling).orElseThrow().operations()).isZero();
    }
}
