package io.trunkline.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeldScriptsTest {

    private final ServerScripts server = new ServerScripts();
    private final HeldScripts held = new HeldScripts(server);

    @Test
    void has_whatWasCarriedOut_untilTheServerForgets() {
        assertThat(held.has("a")).isFalse();
        held.add("a", server.epoch());
        assertThat(held.has("a")).isTrue();
        server.forget();
        assertThat(held.has("a")).isFalse();
        held.add("a", server.epoch());
        assertThat(held.has("a")).isTrue();
    }

    @Test
    void add_whatWasSentBeforeALoss_isNotBelieved() {
        int sent = server.epoch();
        server.forget();
        held.add("a", sent);
        assertThat(held.has("a")).isFalse();
    }

    @Test
    void add_moreThanTheBound_keepsWhatWasUsedLast() {
        held.add("first", server.epoch());
        for (int i = 0; i < HeldScripts.MAX_SCRIPTS - 1; i++) {
            held.add("s" + i, server.epoch());
        }
        assertThat(held.has("first")).isTrue();
        held.add("one more", server.epoch());
        assertThat(held.has("first")).isTrue();
        assertThat(held.has("s0")).isFalse();
        assertThat(held.has("s1")).isTrue();
    }
}
