package org.fewlabel.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.standalone.doctor.Finding.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableFindingsTest {
    private static final int CORES = 4;

    @Test
    void leavesOutWhatChangesNothing() {
        assertThat(VariableFindings.chosen(Map.of("PATH", "/bin", "OMP_NUM_THREADS", "4", "FEWLABEL_STATE", "x")))
                .containsOnlyKeys("OMP_NUM_THREADS");
        assertThat(VariableFindings.of(new TreeMap<>(), CORES))
                .containsExactly(Finding.ok("variables", "none that changes speed or results is set"));
    }

    @ParameterizedTest
    @CsvSource({
        "OMP_NUM_THREADS, 4, OK, OMP_NUM_THREADS=4",
        "OMP_NUM_THREADS, 2, NOTE, leaves cores of 4 unused",
        "OMP_NUM_THREADS, 8, NOTE, more threads than cores",
        "OMP_NUM_THREADS, many, NOTE, no number of threads",
        "OMP_WAIT_POLICY, passive, OK, OMP_WAIT_POLICY=passive",
        "OMP_WAIT_POLICY, ACTIVE, NOTE, take the cores",
        "OMP_PROC_BIND, true, NOTE, how threads run",
        "ONEDNN_MAX_CPU_ISA, AVX2, NOTE, keeps oneDNN from newer instructions",
        "DNNL_DEFAULT_FPMATH_MODE, BF16, NOTE, other results",
        "ONEDNN_VERBOSE, 1, NOTE, print",
        "MKL_DEBUG_CPU_TYPE, 5, NOTE, read by oneDNN",
        "OPENBLAS_CORETYPE, Haswell, NOTE, multiplies matrices",
        "NVIDIA_TF32_OVERRIDE, 0, NOTE, tf32 as float32",
        "CUBLAS_WORKSPACE_CONFIG, :4096:8, NOTE, NVIDIA's libraries",
        "CUBLASLT_LOG_LEVEL, 5, NOTE, NVIDIA's libraries",
        "CUDNN_LOGLEVEL_DBG, 3, NOTE, NVIDIA's libraries",
        "CUDA_VISIBLE_DEVICES, 0, NOTE, which graphics cards",
        "JAVA_TOOL_OPTIONS, -Xint, NOTE, every Java process",
    })
    void saysWhatAVariableDoes(String name, String value, Level level, String text) {
        assertThat(VariableFindings.of(VariableFindings.chosen(Map.of(name, value)), CORES))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(level);
                    assertThat(finding.text()).startsWith(name + "=" + value).contains(text);
                    assertThat(finding.remedy() == null).isEqualTo(level == Level.OK);
                });
    }
}
