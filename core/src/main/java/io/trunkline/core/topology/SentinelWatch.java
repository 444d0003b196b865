package io.trunkline.core.topology;

import io.trunkline.MultiplexerEvent;
import io.trunkline.core.bridge.ServerFacts;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.core.runtime.Loops;
import io.trunkline.core.sentinel.SentinelElection;
import io.trunkline.core.sentinel.SentinelNews;
import io.trunkline.core.sentinel.SentinelVerdict;
import io.trunkline.core.sentinel.SentinelView;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ServerRole;
import io.trunkline.status.TopologyCause;
import io.trunkline.transport.TransportLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has sentinels tell who the primary is and who follows it: listens to all of them, and asks some, now and then and when
 * something says that it may have changed. Confined to one loop, but for what says otherwise.
 *
 * <p>There is one round at a time. It asks three sentinels at once and does not wait for slow ones; what is asked for
 * meanwhile is asked in another one behind it, so that nothing that has changed is missed.
 */
public final class SentinelWatch implements SentinelNode.Listener {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    /** What has to do with it, and is above it. */
    public interface Listener {

        /** Whether a caller waits for the multiplexer's first connect. Any thread. */
        boolean isConnectUndecided();

        /** There is another primary, or something is known of the prospect of one. On a loop. */
        void onLearnt();
    }

    /** So many are asked in one round. */
    private static final int ASKED = 3;

    /** So long they have to answer. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** The period while the primary is not known, or is to be another one. */
    private static final long SHORT_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long WARNING_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final String service;
    private final Listener listener;
    private final TransportLoop loop;
    private final SentinelNodes sentinels;
    private final SentinelAdoption adoption;
    private final SentinelTriggers triggers;
    private final EngineContext servers;
    private final TopologyKeeper topology;
    private final TopologyNews news;
    private volatile @Nullable RedisConnectionException wrongName;

    // Confined to the loop
    private final LoopTimer patience = new LoopTimer();
    private final LoopTimer period = new LoopTimer();
    private final List<SentinelView> views = new ArrayList<>();
    private final Set<SentinelNode> unanswered = new LinkedHashSet<>();
    /** In how long a replica that has not got its data yet is looked for again: each time it is for longer. */
    private long expectedWithinNanos = SHORT_PERIOD_NANOS;

    private boolean inFull;
    private boolean underWay;
    private boolean stopped;
    private long begunNanos;
    private long warnedNanos;
    private boolean everWarned;

    /**
     * Makes one that asks nobody yet; there is no member until a sentinel has told of one.
     *
     * @param servers what the servers of the topology share
     */
    public SentinelWatch(EngineContext servers, TopologyKeeper topology, Listener listener) {
        MultiplexerOptions options = servers.options();
        this.servers = servers;
        this.topology = topology;
        this.service = Objects.requireNonNull(options.topology().serviceName(), "serviceName");
        this.listener = listener;
        this.loop = servers.transport().nextLoop();
        this.news = new TopologyNews(servers, loop);
        EngineContext context = new EngineContext(
                SentinelOptions.of(options),
                servers.transport(),
                servers.executor(),
                servers.random(),
                servers.reconnectBudget(),
                servers.userCode(),
                this::onEvent);
        List<Endpoint> configured =
                options.endpoints().stream().map(options::resolve).toList();
        this.sentinels = new SentinelNodes(context, this, service, configured);
        this.triggers = new SentinelTriggers(loop, servers.random(), this::beginRound);
        this.adoption = new SentinelAdoption(
                loop, topology, service, this::onAdopted, () -> triggers.trigger(SentinelTriggers.Cause.RETURNED));
        topology.awaitAppointment(loop);
    }

    /** Events are of servers; of sentinels the log tells. */
    private void onEvent(MultiplexerEvent event) {
        if (event instanceof MultiplexerEvent.InternalFailure) {
            servers.publish(event);
        } else if (event instanceof MultiplexerEvent.ConnectionFailed failed
                && failed.kind() == ConnectionKind.INTERACTIVE) {
            LOG.warn(
                    "A sentinel cannot be asked: endpoint={}, service={}, type={}, cause={}",
                    failed.endpoint(),
                    service,
                    failed.failureType(),
                    String.valueOf(failed.cause()));
        } else if (event instanceof MultiplexerEvent.ConnectionRestored restored
                && restored.kind() == ConnectionKind.INTERACTIVE) {
            LOG.info("A sentinel can be asked again: endpoint={}, service={}", restored.endpoint(), service);
        }
    }

    // ---- any thread ----

    /** Connects to the sentinels. */
    public void start() {
        sentinels.start();
    }

    /** Whether no primary was ever found. */
    public boolean isAwaiting() {
        return adoption.primary() == null;
    }

    /**
     * Whether nothing is to be hoped of the sentinels: none knows the service, or none can be asked.
     *
     * @param attempts to connect to each, where more attempts may help
     */
    public boolean isHopeless(int attempts) {
        return isAwaiting() && (wrongName != null || sentinels.areHopeless(attempts));
    }

    /** Why there is no primary. */
    public List<Throwable> failures() {
        RedisConnectionException wrong = wrongName;
        return wrong != null ? List.of(wrong) : sentinels.failures();
    }

    /** A server was connected, or lost. */
    public void onServerChanged(ServerEndPoint server) {
        if (server.isEstablished()) {
            Loops.tell(loop, () -> adoption.onConnected(server));
        } else if (server.endpoint().equals(adoption.primary())) {
            triggers.trigger(SentinelTriggers.Cause.LOST);
        }
    }

    /** The primary refused a write: it is none any more. */
    public void onRoleDoubted() {
        triggers.trigger(SentinelTriggers.Cause.ROLE);
    }

    /**
     * Whether commands may flow to a server that was connected to. A primary that is back may be one that was replaced
     * and does not know it yet: what it takes then is lost. So sentinels have to agree on it anew; if they do not
     * answer, it has to be the same process as before.
     */
    public boolean mayServe(ServerEndPoint server, ServerFacts facts, long sinceNanos) {
        if (!server.endpoint().equals(adoption.primary()) || facts.role() == ServerRole.REPLICA) {
            return true;
        }
        Agreement agreement = adoption.agreement();
        String run = facts.runId();
        if (agreement.isOn(server.endpoint(), sinceNanos)
                || agreement.isMissing(sinceNanos) && run != null && run.equals(server.runId())) {
            return true;
        }
        triggers.trigger(SentinelTriggers.Cause.RETURNED);
        return false;
    }

    /** The sentinels that are known. Any thread. */
    List<SentinelNode> nodes() {
        return sentinels.all();
    }

    /** The multiplexer closes: nobody is asked any more. */
    public void close() {
        Loops.tell(loop, () -> {
            stopped = true;
            triggers.stop();
            patience.cancel();
            period.cancel();
            adoption.stop();
            news.stop();
        });
        sentinels.close();
    }

    /** After the loops have stopped. */
    public void terminate() {
        sentinels.terminate();
    }

    // ---- what sentinels tell, on their loops ----

    @Override
    public boolean isConnectUndecided() {
        return listener.isConnectUndecided();
    }

    @Override
    public void onSentinelChanged(SentinelNode sentinel) {
        if (sentinels.areAllDecided()) {
            triggers.trigger(SentinelTriggers.Cause.CONNECTED);
        } else if (sentinel.isUp()) {
            triggers.trigger(SentinelTriggers.Cause.SOME_CONNECTED);
        }
        listener.onLearnt();
    }

    @Override
    public void onNews(String channel) {
        triggers.trigger(
                channel.equals(SentinelNews.SWITCH) ? SentinelTriggers.Cause.SWITCHED : SentinelTriggers.Cause.NEWS);
    }

    // ---- the loop: rounds ----

    private void beginRound(boolean periodic) {
        begunNanos = loop.nanoTime();
        views.clear();
        servers.mapping().renew();
        unanswered.clear();
        List<SentinelNode> asked = Shuffle.of(sentinels.up(), servers.random());
        int count = periodic && !isAwaiting() && !adoption.isUnderWay() ? 1 : ASKED;
        inFull = count > 1;
        underWay = true;
        if (!periodic) {
            expectedWithinNanos = SHORT_PERIOD_NANOS; // something has happened
        }
        unanswered.addAll(asked.subList(0, Math.min(count, asked.size())));
        if (unanswered.isEmpty()) {
            adoption.onUnanswered(begunNanos);
            warn();
            endRound();
            return;
        }
        patience.set(loop, PATIENCE_NANOS, this::conclude);
        for (SentinelNode sentinel : List.copyOf(unanswered)) {
            long round = begunNanos;
            new SentinelQuestion(
                            sentinel,
                            service,
                            servers.mapping(),
                            view -> Loops.tell(loop, () -> onAnswer(round, sentinel, view)))
                    .ask();
        }
    }

    private void onAnswer(long round, SentinelNode sentinel, @Nullable SentinelView view) {
        if (stopped) {
            return;
        }
        if (view != null) {
            sentinels.learn(sentinel, view);
        }
        if (!underWay || round != begunNanos || !unanswered.remove(sentinel)) {
            return; // it took too long
        }
        if (view != null) {
            views.add(view);
        }
        if (unanswered.isEmpty()) {
            conclude();
        } else if (!isAwaiting()) {
            SentinelVerdict soon = decide();
            if (soon.kind() == SentinelVerdict.Kind.CANDIDATE || soon.kind() == SentinelVerdict.Kind.CONFIRMED) {
                conclude();
            }
        }
    }

    private SentinelVerdict decide() {
        return SentinelElection.decide(views, sentinels.count(), adoption.primary(), adoption.epoch());
    }

    /** All have answered, or enough have, or time is up. */
    private void conclude() {
        SentinelVerdict verdict = decide();
        wrongName = null;
        long version = topology.current().version();
        List<Endpoint> told = views.stream().map(SentinelView::asked).toList();
        if (verdict.kind() == SentinelVerdict.Kind.CANDIDATE || verdict.kind() == SentinelVerdict.Kind.CONFIRMED) {
            topology.journal().heard(new Reason(TopologyCause.SENTINEL, told), verdict.configEpoch());
        }
        switch (verdict.kind()) {
            case CANDIDATE -> adoption.onCandidate(verdict, begunNanos);
            case CONFIRMED -> adoption.onConfirmed(verdict, begunNanos);
            case UNKNOWN_SERVICE -> onUnknownService();
            case NONE -> onNothing();
        }
        if (inFull && !views.isEmpty()) {
            sentinels.forget(views);
            boolean isChanged = topology.current().version() != version;
            news.onRound(TopologyCause.SENTINEL, loop.nanoTime() - begunNanos, told, isChanged);
        }
        endRound();
    }

    private void onUnknownService() {
        adoption.onUnanswered(begunNanos);
        wrongName = servers.failures()
                .attempts()
                .unknownService(service, views.stream().map(SentinelView::asked).toList());
        LOG.warn("{}", wrongName.getMessage());
        listener.onLearnt();
    }

    private void onNothing() {
        SentinelVerdict alone = inFull ? SentinelVerdict.NOTHING : SentinelElection.alone(views);
        if (Objects.equals(alone.primary(), adoption.primary()) && alone.configEpoch() == adoption.epoch()) {
            adoption.onReplicas(alone);
        } else if (inFull) {
            adoption.onUnanswered(begunNanos);
            warn();
        } else {
            triggers.trigger(SentinelTriggers.Cause.NEWS); // it sees something else: others are asked, too
        }
    }

    private void endRound() {
        underWay = false;
        patience.cancel();
        if (stopped) {
            return;
        }
        long wait = isAwaiting() || adoption.isUnderWay() ? SHORT_PERIOD_NANOS : PERIOD_NANOS;
        if (adoption.isReplicaExpected()) {
            wait = Math.min(wait, expectedWithinNanos);
            expectedWithinNanos = Math.min(2 * expectedWithinNanos, PERIOD_NANOS);
        } else {
            expectedWithinNanos = SHORT_PERIOD_NANOS;
        }
        period.set(
                loop,
                wait * 4 / 5 + servers.random().nextLong(wait * 2 / 5),
                () -> triggers.trigger(SentinelTriggers.Cause.PERIODIC));
        triggers.onRoundEnd();
    }

    private void onAdopted() {
        listener.onLearnt();
        // the one before becomes a replica, and its replicas follow another one
        period.set(loop, SHORT_PERIOD_NANOS, () -> triggers.trigger(SentinelTriggers.Cause.NEWS));
    }

    private void warn() {
        long now = loop.nanoTime();
        if (!everWarned || now - warnedNanos >= WARNING_NANOS) {
            everWarned = true;
            warnedNanos = now;
            LOG.warn(
                    "Too few sentinels answer, or they do not agree; nothing changes for commands: service={}, primary={}, sentinels={}, answered={}. A failover is not seen until they do.",
                    service,
                    String.valueOf(adoption.primary()),
                    sentinels.all(),
                    views.size());
        }
    }
}
