package io.trunkline.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ByteArrayMapTest {

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static ByteArrayMap<byte[]> map() {
        ByteArrayMap<byte[]> map = ByteArrayMap.forSize(2);
        map.fill(bytes(1, 2), bytes(3));
        map.fill(bytes(), bytes(4));
        return map;
    }

    @Test
    void case_N28_lookUp_byContent() {
        Map<byte[], byte[]> map = map();

        assertThat(map.get(bytes(1, 2))).containsExactly(3);
        assertThat(map.get(bytes())).containsExactly(4);
        assertThat(map.get(bytes(2, 1))).isNull();
        assertThat(map.containsKey(bytes(1, 2))).isTrue();
        assertThat(map.containsValue(bytes(4))).isTrue();
        assertThat(map.keySet().contains(bytes(1, 2))).isTrue();
        assertThat(map.keySet().contains(bytes(9))).isFalse();
        assertThat(map.getOrDefault(bytes(9), bytes(7))).containsExactly(7);
    }

    @Test
    void case_N28_equality_byContent() {
        assertThat(map()).isEqualTo(map()).hasSameHashCodeAs(map());
        assertThat(map().keySet()).isEqualTo(map().keySet()).hasSameHashCodeAs(map().keySet());
        assertThat(map()).isNotEqualTo(Map.of());
    }

    @Test
    void case_N28_entries_inOrderAndNotToBeChanged() {
        Map<byte[], byte[]> map = map();
        Set<byte[]> keys = map.keySet();

        assertThat(keys).containsExactly(bytes(1, 2), bytes());
        assertThat(map).hasSize(2);
        assertThatThrownBy(() -> map.put(bytes(5), bytes(5))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> keys.clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
