package io.trunkline.core.dispatch;

import io.trunkline.command.Command;
import io.trunkline.command.CommandMetadata;
import io.trunkline.core.dispatch.CommandParts.Part;
import io.trunkline.core.failure.SplitFailures;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.SettledFuture.Failure;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.core.resp.JoinedReply;
import io.trunkline.exception.PartialFailureException;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One command that is carried out in parts, all at the same time and within its own time limit, and whose replies
 * become one. It is not atomic. Each part follows its own redirects. Thread-safe.
 */
final class JoinedCall<T extends @Nullable Object> {

    private final Command<T> command;
    private final CommandMetadata facts;
    private final List<Part> parts;
    private final List<WaitableFuture<RespValue>> sent = new ArrayList<>();
    private final EngineFuture<T> result;
    private final AtomicInteger unsettled;

    JoinedCall(Command<T> command, CommandMetadata facts, List<Part> parts) {
        this.command = command;
        this.facts = facts;
        this.parts = parts;
        this.result = new EngineFuture<>(command.name().toString());
        this.unsettled = new AtomicInteger(parts.size());
    }

    /** Sends all parts. Whoever gives the whole up gives up whatever of it is under way. */
    WaitableFuture<T> send(Dispatcher dispatcher, Route route) {
        for (Part part : parts) {
            sent.add(dispatcher.executeAsync(
                    part.command(), part.server() == null ? route : route.pinnedTo(part.server())));
        }
        result.whenSettled(() -> {
            if (result.isWithdrawn()) {
                sent.forEach(each -> each.cancel(false));
            }
        });
        sent.forEach(each -> each.whenSettled(this::onPart));
        return result;
    }

    private void onPart() {
        if (unsettled.decrementAndGet() == 0) {
            result.end(joined());
        }
    }

    private @Nullable Object joined() {
        List<@Nullable Throwable> failures = new ArrayList<>();
        sent.forEach(each -> failures.add(each.failure()));
        boolean isOneEnough = facts.responsePolicy() == io.trunkline.command.ResponsePolicy.ONE_SUCCEEDED;
        if (isOneEnough
                ? failures.stream().allMatch(Objects::nonNull)
                : failures.stream().anyMatch(Objects::nonNull)) {
            return new Failure(SplitFailures.partly(command.name().toString(), outcomes(failures)));
        }
        try {
            return JoinedReply.read(reply(failures), command.decoder());
        } catch (RuntimeException | Error e) { // of a decoder: it concerns this command alone
            return new Failure(SplitFailures.unreadable(command.name().toString(), e));
        }
    }

    private List<PartialFailureException.Part> outcomes(List<@Nullable Throwable> failures) {
        List<PartialFailureException.Part> outcomes = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Throwable failure = failures.get(i);
            outcomes.add(new PartialFailureException.Part(
                    part.slot(), part.keys(), SplitFailures.outcome(failure), failure));
        }
        return outcomes;
    }

    // ---- what their replies become ----

    private RespValue reply(List<@Nullable Throwable> failures) {
        List<RespValue> replies = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            if (failures.get(i) == null) {
                replies.add(sent.get(i).join());
            }
        }
        return switch (facts.responsePolicy()) {
            case AGG_SUM -> aggregated(replies, Long::sum);
            case AGG_MIN, AGG_LOGICAL_AND -> aggregated(replies, Math::min);
            case AGG_MAX, AGG_LOGICAL_OR -> aggregated(replies, Math::max);
            case ALL_SUCCEEDED, ONE_SUCCEEDED, SPECIAL -> replies.get(0);
            case DEFAULT -> parts.get(0).keys().isEmpty() ? together(replies) : inOrder(replies);
        };
    }

    /** Numbers, or lists of numbers of which those at the same place belong together. */
    private static RespValue aggregated(List<RespValue> replies, LongBinaryOperator operator) {
        if (replies.get(0) instanceof RespValue.Array first) {
            List<RespValue> elements = new ArrayList<>();
            for (int i = 0; i < first.elements().size(); i++) {
                int place = i;
                elements.add(aggregated(
                        replies.stream().map(reply -> reply.asList().get(place)).toList(), operator));
            }
            return new RespValue.Array(elements);
        }
        return new RespValue.Int(
                replies.stream().mapToLong(RespValue::asLong).reduce(operator).orElseThrow());
    }

    /** What any of them names, once. */
    private static RespValue together(List<RespValue> replies) {
        LinkedHashSet<RespValue> all = new LinkedHashSet<>();
        replies.forEach(reply -> all.addAll(reply.asList()));
        return new RespValue.Array(List.copyOf(all));
    }

    /** An element for each key, in the order of the keys. */
    private RespValue inOrder(List<RespValue> replies) {
        RespValue[] all = new RespValue
                [parts.stream().mapToInt(part -> part.keys().size()).sum()];
        for (int i = 0; i < replies.size(); i++) {
            List<RespValue> elements = replies.get(i).asList();
            List<Integer> keys = parts.get(i).keys();
            if (elements.size() != keys.size()) {
                throw new IllegalStateException(
                        "A server answered another number of elements than it was asked for: asked=" + keys.size()
                                + ", answered=" + elements.size() + ".");
            }
            for (int j = 0; j < keys.size(); j++) {
                all[keys.get(j)] = elements.get(j);
            }
        }
        return new RespValue.Array(Arrays.asList(all));
    }
}
