package io.trunkline.benchmarks.failover;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RetryPolicy;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.MultiplexerOptionsBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Trunkline with its default options but for the command timeout, and without retries: the others get none either.
 * Thread-safe.
 */
final class TrunklineCalls implements Calls {

    private final ConnectionMultiplexer multiplexer;
    private final Database<String, String> database;

    /** With a policy by which commands are tried again, or null for none, which is the default. */
    TrunklineCalls(Target target, Duration timeout, @Nullable RetryPolicy retry) {
        MultiplexerOptionsBuilder options = MultiplexerOptions.builder().timeouts(t -> t.syncTimeout(timeout));
        target.endpoints().forEach(options::endpoint);
        if (target.kind() == Target.Kind.SENTINEL) {
            options.topology(t -> t.serviceName(target.service()));
        }
        multiplexer = ConnectionMultiplexer.connect(options.build());
        Database<String, String> plain = multiplexer.database();
        database = retry == null ? plain : plain.withRetry(retry);
    }

    @Override
    public @Nullable String echo(String text) {
        return database.echo(text);
    }

    @Override
    public @Nullable String get(String key) {
        return database.get(key);
    }

    @Override
    public void set(String key, String value) {
        database.set(key, value);
    }

    @Override
    public long incr(String key) {
        return database.incr(key);
    }

    @Override
    public long rpush(String key, String element) {
        return database.rpush(key, element);
    }

    @Override
    public boolean provesNoEffect(Throwable failure) {
        return failure instanceof RedisException known
                && (known.progress() == CommandProgress.NEVER_SENT
                        || (known instanceof RedisServerException refused && refused.isNotApplied()));
    }

    @Override
    public void close() {
        multiplexer.close();
    }
}
