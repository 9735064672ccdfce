// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.platform.Fp16Conversions;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfFloatTest {

    @Test
    void every_half_is_the_nearest_half_to_itself() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Fp16Conversions.mlasFp16ToFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfFloat.of(value)).as("%s", value).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void numbers_between_are_rounded_as_onnx_runtime_rounds_them() {
        Random random = new Random(1);
        for (int i = 0; i < 500_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (!Float.isNaN(value)) {
                assertThat(HalfFloat.of(value)).as("%s", value).isEqualTo(Fp16Conversions.mlasFloatToFp16(value));
            }
        }
        for (int half = 0; half < 0x7c00; half++) {
            float low = Fp16Conversions.mlasFp16ToFloat((short) half);
            float high = half == 0x7bff ? 65536 : Fp16Conversions.mlasFp16ToFloat((short) (half + 1));
            float middle = low + (high - low) / 2;
            int even = half % 2 == 0 ? half : half + 1;
            assertThat(HalfFloat.of(middle)).as("%s", middle).isEqualTo((short) even);
        }
    }

    @Test
    void what_is_no_number_stays_none() {
        assertThat(Fp16Conversions.mlasFp16ToFloat(HalfFloat.of(Float.NaN))).isNaN();
    }
}
