package io.trunkline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codecs;
import io.trunkline.reply.ReplyDecoders;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("J6 what it means to carry a command out twice")
final class RetryCategoryTest {

    @ParameterizedTest
    @CsvSource({
        "GET k, READ",
        "SCAN 0, READ",
        "PING, READ",
        "PUBSUB CHANNELS, READ",
        "SORT_RO k, READ",
        "EVAL_RO s 0, READ",
        "KEYS *, READ",
        "SET k v, IDEMPOTENT_WRITE",
        "SET k v PX 100, IDEMPOTENT_WRITE",
        "SET k v nx, WRITE",
        "SET k v PX 100 XX, WRITE",
        "SET k v GET, WRITE",
        "SETNX k v, WRITE",
        "DEL k, IDEMPOTENT_WRITE",
        "HSET k f v, IDEMPOTENT_WRITE",
        "ZADD k 1 m, IDEMPOTENT_WRITE",
        "ZADD k INCR 1 m, WRITE",
        "EXPIRE k 10, IDEMPOTENT_WRITE",
        "INCR k, WRITE",
        "LPUSH k v, WRITE",
        "LPOP k, WRITE",
        "ZUNIONSTORE k 2 k l, WRITE",
        "PUBLISH c m, WRITE",
        "SPUBLISH c m, WRITE",
        "EVAL s 0, WRITE",
        "FCALL f 0, WRITE",
        "SCRIPT LOAD s, READ",
        "FUNCTION LOAD c, WRITE",
        "FUNCTION FLUSH, NEVER",
        "FLUSHALL, NEVER",
        "SHUTDOWN NOSAVE, NEVER",
        "FAILOVER, NEVER",
        "DEBUG SLEEP 1, NEVER",
        "CONFIG SET a b, NEVER",
        "NOBODY.KNOWS k, WRITE"
    })
    void of_command_isWhatDoingItTwiceMeans(String words, RetryCategory category) {
        String[] all = words.split(" ");
        CommandBuilder<String, String> command = new CommandCatalogue<>(Codecs.UTF8).command(CommandName.of(all[0]));
        for (int i = 1; i < all.length; i++) {
            command.arg(all[i]);
        }
        assertThat(command.read(ReplyDecoders.VALUE).retryCategory()).isEqualTo(category);
    }
}
