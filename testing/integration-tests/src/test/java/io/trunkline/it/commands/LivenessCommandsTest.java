package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.face.LivenessCommands;
import org.junit.jupiter.api.Test;

final class LivenessCommandsTest extends FaceTest<LivenessCommands<String, String>> {

    LivenessCommandsTest() {
        super(LivenessCommands.class, true);
    }

    @Test
    void ping_andEcho_answer() {
        assertThat(db.ping()).isEqualTo("PONG");
        assertThat(db.ping("hellö")).isEqualTo("hellö");
        assertThat(db.echo("wörld")).isEqualTo("wörld");
        assertThat(async.ping().join()).isEqualTo("PONG");
        assertThat(recorded(admin).ping()).isEqualTo("PONG");
        assertThat(admin.async().echo("wörld").join()).isEqualTo("wörld");
    }
}
