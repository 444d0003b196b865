package io.trunkline.core.sentinel;

import io.trunkline.reply.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * What a sentinel answered to each question; null where it refused, or the connection was lost. Immutable.
 *
 * @param address to {@code SENTINEL GET-MASTER-ADDR-BY-NAME}
 * @param primary to {@code SENTINEL MASTER}
 * @param replicas to {@code SENTINEL REPLICAS}
 * @param peers to {@code SENTINEL SENTINELS}
 * @param id to {@code SENTINEL MYID}
 */
public record SentinelAnswers(
        @Nullable RespValue address,
        @Nullable RespValue primary,
        @Nullable RespValue replicas,
        @Nullable RespValue peers,
        @Nullable RespValue id) {}
