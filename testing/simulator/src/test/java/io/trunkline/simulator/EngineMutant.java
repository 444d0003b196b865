package io.trunkline.simulator;

import static io.trunkline.simulator.Invariant.ASKING_ADJACENT;
import static io.trunkline.simulator.Invariant.BOUNDED;
import static io.trunkline.simulator.Invariant.CALLER_ORDER;
import static io.trunkline.simulator.Invariant.CONNECTIONS_KNOWN;
import static io.trunkline.simulator.Invariant.DONE_ONCE;
import static io.trunkline.simulator.Invariant.ENDS_IN_TIME;
import static io.trunkline.simulator.Invariant.ENDS_ONCE;
import static io.trunkline.simulator.Invariant.EVENTS_ONCE;
import static io.trunkline.simulator.Invariant.GIVEN_UP_FOR_GOOD;
import static io.trunkline.simulator.Invariant.HOPS_BOUNDED;
import static io.trunkline.simulator.Invariant.LEAVES_NOTHING;
import static io.trunkline.simulator.Invariant.NO_ELEMENT_LOST;
import static io.trunkline.simulator.Invariant.NO_SPLIT_WRITE;
import static io.trunkline.simulator.Invariant.OWN_MESSAGES;
import static io.trunkline.simulator.Invariant.OWN_REPLY;
import static io.trunkline.simulator.Invariant.QUIET_AFTER_RETIRE;
import static io.trunkline.simulator.Invariant.READ_STATE;
import static io.trunkline.simulator.Invariant.RECOVERS;
import static io.trunkline.simulator.Invariant.REFRESH_BOUNDED;
import static io.trunkline.simulator.Invariant.REFUSED_ALONE;
import static io.trunkline.simulator.Invariant.RESUBSCRIBED;
import static io.trunkline.simulator.Invariant.RIGHT_DATABASE;
import static io.trunkline.simulator.Invariant.SLOT_ORDER;
import static io.trunkline.simulator.Invariant.THROWN_ALONE;
import static io.trunkline.simulator.Invariant.TRUE_NEVER_SENT;
import static io.trunkline.simulator.Invariant.TX_UNBROKEN;
import static io.trunkline.simulator.Invariant.WAITS_ITS_TIME;
import static io.trunkline.simulator.Invariant.WATCH_HOLDS;

/** A bug that could be in the engine: where it is planted, and which invariant it breaks. */
enum EngineMutant {
    REPLIES_SHIFTED(
            "ReplyMatcher",
            "Message<?> message = inFlight.head();",
            "Message<?> message = ((java.util.Deque<Message<?>>) inFlight.messages()).peekLast();",
            OWN_REPLY),
    UNENCODED_COMMAND_FORGOTTEN("BridgeConnection", "replies.failInternally(message, why);", "", ENDS_ONCE),
    CONNECTION_KEPT_AFTER_HALF_A_WRITE(
            "BridgeConnection", "close(why);\n            replies", "replies", RIGHT_DATABASE),
    LATE_REPLY_GIVEN_TO_THE_NEXT_CALLER(
            "ReplyMatcher",
            "Message<?> message = inFlight.head();",
            "((java.util.Collection<Message<?>>) inFlight.messages()).removeIf(Message::isOver);"
                    + " Message<?> message = inFlight.head();",
            OWN_REPLY),
    ONE_REPLY_COMPLETES_TWO_COMMANDS(
            "ReplyMatcher",
            "message.onReply(frame, connection);",
            "message.onReply(frame, connection); frame.rewind();"
                    + " if (inFlight.head() instanceof AsyncMessage<?> next) {"
                    + " next.settle(next.read(frame, connection), connection.lane()); }",
            OWN_REPLY),
    SENT_COMMANDS_REPLAYED(
            "BridgeWriter", "fail(message, loss);", "boolean unused = submitted.offer(message);", DONE_ONCE),
    WAKE_UP_LOST("BridgeWriter", "submitted.beginDrain();", "", ENDS_IN_TIME),
    DEADLINE_RESTARTED(
            "BridgeWriter",
            "target.write(message);",
            "message.startClock(bridge.nanoTime(), message.deadlineNanos - message.submittedNanos); target.write(message);",
            ENDS_IN_TIME),
    SWEEP_FORGOTTEN("DeadlineSweep", "if (next - now < NEVER) {", "if (next - now < 0) {", ENDS_IN_TIME),
    CANCELLED_COMMANDS_STILL_WRITTEN("BridgeWriter", """
            if (!message.isOver() && !deadlines.end(message, now)) {
                            write(message, current);""", """
            if (true) {
                            write(message, current);""", GIVEN_UP_FOR_GOOD),
    BACKLOG_REORDERED("Backlog", "queue.removeFirst();", "queue.removeLast();", CALLER_ORDER),
    DATABASE_BELIEVED_AFTER_RECONNECT(
            "ConnectionSettings", "private int database;", "private static int database;", RIGHT_DATABASE),
    IN_FLIGHT_BOUND_IGNORED("BridgeWriter", "current.inFlight().count() < maxInFlight", "true", BOUNDED),
    BACKLOG_BOUND_IGNORED("SubmitGate", "return isFull() && !message.isInternal()", "return false", BOUNDED),
    IN_FLIGHT_BYTES_IGNORED("BridgeWriter", "current.inFlight().bytes() < maxInFlightBytes", "true", BOUNDED),
    BACKLOG_BYTES_IGNORED("Backlog", "|| counters.backlogBytes + moreBytes >= maxBytes;", ";", BOUNDED),
    TIMER_LEFT_AFTER_CLOSE("ConnectionKeeper", "deadlines.stop();", "", LEAVES_NOTHING),
    BUFFER_LEAKED("ReplyMatcher", "reader.close();", "", LEAVES_NOTHING),
    LANE_LEAKED("LeasePool", "idle.add(bridge);", "", CONNECTIONS_KNOWN),
    RESUBSCRIBING_FORGOTTEN(
            "SubscriptionCarrier",
            "jump(next);\n        requestAll(next, at.epoch());",
            "jump(next);\n        if (at.epoch() == 2) { requestAll(next, at.epoch()); }",
            RESUBSCRIBED),
    MESSAGES_HEARD_TWICE(
            "HandlerReceiver", "waiting.add(message);", "waiting.add(message); waiting.add(message);", OWN_MESSAGES),
    ENDED_SUBSCRIPTION_STILL_HEARS("ChannelState", "rest.removeIf(receiver -> receiver == removed);", "", OWN_MESSAGES),
    SUBSCRIPTION_FORGOTTEN_AT_CLOSE(
            "Subscriptions",
            "SubscriptionEndings.tell(waiters, engine.failures().closed(\"SUBSCRIBE\"));",
            "",
            ENDS_ONCE),
    SENT_COMMANDS_SAID_NEVER_SENT(
            "Message",
            "return isWritten() ? CommandProgress.SENT",
            "return false ? CommandProgress.SENT",
            TRUE_NEVER_SENT),
    TRANSACTION_SENT_WHERE_NOTHING_IS_WATCHED(
            "WatchingBorrower", """
            message.bindTo(bridge.connection());
                        bridge.submit(message);""", "bridge.server().interactive().submit(message);", WATCH_HOLDS),
    LEASE_BEGINS_AT_ONCE(
            "ServerEndPoint",
            "interactive().submit(new LeaseMark(borrower, this));",
            "leases.lease(borrower);",
            CALLER_ORDER),
    COMMAND_THAT_ASKED_SENT_AGAIN(
            "ReadinessQuestion",
            "asked.onReply(frame, connection);",
            "if (error != null) { asked.onReply(frame, connection); }",
            DONE_ONCE),
    OUTAGE_TOLD_AGAIN_AND_AGAIN("ConnectSchedule", "if (kind == lastTold ||", "if (false &&", EVENTS_ONCE),
    RECONNECTING_GIVEN_UP(
            "ConnectSchedule",
            "timer.set(bridge.loop(), delay, attempt);",
            "if (failedAttempts < 4) { timer.set(bridge.loop(), delay, attempt); }",
            RECOVERS),
    SILENT_CONNECTION_KEPT("LivenessMonitor", "if (silence == 0 ||", "if (silence >= 0 ||", RECOVERS),
    SCRIPT_SENT_AGAIN_WITH_A_NEW_DEADLINE(
            "ScriptCall",
            "attempt(other, result);",
            "new ScriptCall(dispatcher, question, route.since(dispatcher.nanoTime())).attempt(other, result);",
            ENDS_IN_TIME),
    SCRIPT_BELIEVED_TO_BE_HELD(
            "HeldScripts", "return known != null && known.get(hash) != null;", "return true;", CALLER_ORDER),
    REFUSAL_ENDS_THE_CONNECTION(
            "ReplyMatcher",
            "bridge.server().onServerError(message.command.name(), text);",
            "bridge.server().onServerError(message.command.name(), text);"
                    + " if (text.startsWith(\"NOPERM\")) { connection.close(new IllegalStateException(text)); }",
            REFUSED_ALONE),
    ERROR_OF_A_DECODER_ESCAPES(
            "Message",
            "} catch (Throwable e) { // whatever it is, an Error too: it concerns this command alone",
            "} catch (RuntimeException e) {",
            THROWN_ALONE),
    TOKEN_NOT_CHECKED(
            "ReplyMatcher",
            "if (checks.isNext(frame) || checks.isExcused(frame, head)) {",
            "if (checks.isNext(frame) | true) {",
            OWN_REPLY),
    SENT_WRITE_TRIED_AGAIN(
            "Attempts", "case SENT -> policy.sentRetried().contains(category);", "case SENT -> true;", DONE_ONCE),
    RETRY_RESTARTS_THE_DEADLINE(
            "RetriedCall",
            "route = route.since(startNanos);",
            "route = route.since(retries.nanoTime());",
            ENDS_IN_TIME),
    ORPHAN_DROPPED("LeasedMessage", "orphans.take(endpoint, command, value);", "", NO_ELEMENT_LOST),
    VALUE_DELIVERED_AND_ORPHANED(
            "Message",
            "if (!settle(result, connection.lane())) {",
            "if (!settle(result, connection.lane()) | true) {",
            NO_ELEMENT_LOST),
    LANE_LENT_BEFORE_UNBLOCK_IS_ANSWERED(
            "Unblocking", "limit.set(lane.loop(), LIMIT_NANOS, () -> end(false));", "end(true);", WAITS_ITS_TIME),
    REPLICA_READ_AT_THE_PRIMARY(
            "ServerSelectionStrategy", "place.allowsPrimary() ? writable : null", "writable", READ_STATE),
    PRIMARY_READ_AT_A_REPLICA(
            "ServerSelectionStrategy",
            "place.allowsReplica() ? inTurn(replicas) : null",
            "inTurn(replicas)",
            READ_STATE),
    WRITES_STAY_AT_THE_FIRST_SERVER(
            "ServerSelectionStrategy",
            "ServerEndPoint said = firstConnected(now.primaries());",
            "ServerEndPoint said = now.nodes().get(0).server();",
            QUIET_AFTER_RETIRE),
    REFUSED_WRITE_RAISES_NO_DOUBT("ServerEndPoint", "multiplexer.onRoleDoubted();", "", QUIET_AFTER_RETIRE),
    ROLE_NEVER_LEARNED_AGAIN(
            "ServerEndPoint",
            "if (identity.learnRole(found)) {",
            "if (role() == ServerRole.UNKNOWN && identity.learnRole(found)) {",
            RECOVERS),
    RETIRED_SERVER_KEEPS_ITS_CONNECTIONS(
            "ServerRetirement", "server.sharedBridges().forEach(PhysicalBridge::retire);", "", QUIET_AFTER_RETIRE),
    RETIRED_SERVER_CONNECTS_AGAIN(
            "ConnectionKeeper",
            "if (!closing && lifecycle.isRetired()) {\n                close();",
            "if (!closing && lifecycle.isRetired()) {\n                schedule.retry(wasEstablished);",
            QUIET_AFTER_RETIRE),
    REHOMED_TWICE(
            "Rehoming", "target.adopt(submission);", "target.adopt(submission); target.adopt(submission);", DONE_ONCE),
    PRIMARY_THAT_IS_BACK_BELIEVED(
            "SentinelWatch",
            "if (!server.endpoint().equals(adoption.primary()) || facts.role() == ServerRole.REPLICA) {",
            "if (!stopped) {",
            NO_SPLIT_WRITE),
    SENTINELS_NOT_ASKED_OF_WHO_IS_BACK(
            "SentinelWatch", "triggers.trigger(SentinelTriggers.Cause.RETURNED);", "", RECOVERS),
    CLUSTER_ASKED_WITHOUT_GAPS(
            "ClusterWatch",
            "due = Math.max(due, roundEndNanos + gap);",
            "due = Math.max(due, roundEndNanos + gap / 1_000); roundsForNews = ROUNDS_FOR_NEWS;",
            REFRESH_BOUNDED),
    REDIRECTED_COMMANDS_SHUFFLED(
            "ClusterRedirects",
            "if (owner == from || message.hops() >= PROMPT_HOPS) {",
            "if (owner != null) {",
            SLOT_ORDER),
    ASKING_USED_UP_BY_ANOTHER(
            "AskingMessage",
            "asked.writeTo(connection);",
            "connection.appendHere(connection.home().internalMessage(EngineCommands.ping(), (ok, refusal) -> {}));"
                    + " asked.writeTo(connection);",
            ASKING_ADJACENT),
    STRANGER_IN_A_TRANSACTION(
            "TransactionMessage",
            "connection.appendHere(new QueuedMessage(",
            "connection.appendHere(connection.home().internalMessage(EngineCommands.ping(), (ok, failure) -> {}));"
                    + " connection.appendHere(new QueuedMessage(",
            TX_UNBROKEN),
    REDIRECTED_FOR_EVER(
            "Submission", "static final int MAX_HOPS = 16;", "static final int MAX_HOPS = 60;", HOPS_BOUNDED),
    PAUSE_LEFT_AFTER_CLOSE("Pauses", "pause.end.cancel();", "", LEAVES_NOTHING);

    private final String type;
    private final String text;
    private final String replacement;
    private final Invariant broken;

    EngineMutant(String type, String text, String replacement, Invariant broken) {
        this.type = type;
        this.text = text;
        this.replacement = replacement;
        this.broken = broken;
    }

    /** The simple name of the class that it is planted in. */
    String type() {
        return type;
    }

    /** What it breaks. */
    Invariant broken() {
        return broken;
    }

    /** Plants it. */
    String plant(String source) {
        int at = source.indexOf(text);
        if (at < 0 || source.indexOf(text, at + 1) >= 0) {
            throw new AssertionError("The place of this bug is not unique any more: mutant=" + this + ", file=" + type
                    + ".java, text=" + text + ". Choose a text that occurs once.");
        }
        return source.substring(0, at) + replacement + source.substring(at + text.length());
    }
}
