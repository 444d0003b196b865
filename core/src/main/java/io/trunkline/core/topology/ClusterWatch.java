package io.trunkline.core.topology;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.cluster.Asked;
import io.trunkline.core.cluster.ClusterMerge;
import io.trunkline.core.cluster.ClusterNode;
import io.trunkline.core.cluster.ClusterView;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.core.runtime.Loops;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.options.Endpoint;
import io.trunkline.status.TopologyCause;
import io.trunkline.transport.TransportLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is known of a cluster up to date: asks some of its nodes, now and then, and when something says that it
 * may have changed. Confined to one loop, but for {@link #trigger} and what says otherwise.
 *
 * <p>There is one round at a time. A round asks two nodes at random, over connections that are there, and others if
 * these do not answer soon. What is asked for during a round, or in the gap behind it, is asked in another one, so that
 * nothing that has changed is missed; the gap grows while nothing changes, so that a storm of triggers is no storm of
 * questions. If nodes do not agree who owns a slot, and nothing that they told decides, those who are said to own it and
 * one more are asked in the same round for their configuration epochs.
 */
public final class ClusterWatch {

    /** What says that the cluster may have changed. */
    public enum Cause {
        /** A node told that it is one of a cluster. */
        FOUND(true, TopologyCause.CONNECTED),
        /** Nobody is known to serve a slot that is wanted. */
        NO_ROUTE(true, TopologyCause.NO_ROUTE),
        /** The cluster does not serve a slot, or anything. */
        CLUSTER_DOWN(true, TopologyCause.CLUSTER_DOWN),
        /** A primary cannot be reached. */
        NODE_LOST(true, TopologyCause.NODE_LOST),
        /** A server took itself for something else than it was held for. */
        ROLE(true, TopologyCause.ROLE),
        /** A node has ended subscriptions to shard channels, whose slot may be another one's. */
        CHANNEL_REVOKED(true, TopologyCause.CHANNEL_REVOKED),
        /** A redirect went to nowhere. */
        UNKNOWN_TARGET(true, TopologyCause.UNKNOWN_TARGET),
        /** A slot has another server, which is known already. */
        MOVED(false, TopologyCause.MOVED),
        /** A slot is on the move. */
        SLOT_MOVING(false, TopologyCause.SLOT_MOVING),
        /** Time has passed. */
        PERIODIC(false, TopologyCause.PERIODIC);

        /** Whether commands may have to wait for the answer. */
        private final boolean urgent;
        /** What operators are told of it. */
        private final TopologyCause told;

        Cause(boolean urgent, TopologyCause told) {
            this.urgent = urgent;
            this.told = told;
        }

        /** What an error says that is answered by a node. */
        static Cause of(RedisErrorKind error) {
            return switch (error) {
                case MOVED -> MOVED;
                case TRY_AGAIN, ASK -> SLOT_MOVING;
                case READ_ONLY -> ROLE;
                default -> CLUSTER_DOWN;
            };
        }
    }

    /** So many are asked at first, and so many at most in one round. */
    private static final int ASKED_AT_FIRST = 2;

    private static final int ASKED_AT_MOST = 5;
    /** After so long without an answer others are asked. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long SHORTEST_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_GAP_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** The longest gap while commands may have to wait. */
    private static final long URGENT_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** Many clients hear of a change at once: each asks at a moment of its own within this time. */
    private static final long SPREAD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long URGENT_SPREAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** After an urgent trigger there are so many rounds: who is asked first may not have heard of the change yet. */
    private static final int ROUNDS_FOR_NEWS = 4;

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final EngineContext engine;
    private final TopologyKeeper topology;
    private final Runnable onAdopted;
    private final RandomGenerator random;
    private final TransportLoop loop;
    private final TopologyNews news;
    private final Dissent dissent = new Dissent();
    private final AtomicBoolean begun = new AtomicBoolean();
    /** Whether a trigger, or an urgent one, is on its way to the loop or waits for its time. */
    private final AtomicBoolean wanted = new AtomicBoolean();

    private final AtomicBoolean urgentlyWanted = new AtomicBoolean();
    private volatile boolean firstMapDecided;

    // Confined to the loop
    private final LoopTimer nextRound = new LoopTimer();
    private final LoopTimer period = new LoopTimer();
    private final LoopTimer patience = new LoopTimer();
    private final Set<ServerEndPoint> asked = new LinkedHashSet<>();
    /** What was told in this round. */
    private final List<ClusterView> views = new ArrayList<>();

    private int unanswered;
    private boolean underWay;
    private boolean again;
    /** Whether commands may wait for what is asked again. */
    private boolean againUrgently;
    /** Counts the rounds: what is answered after the end of one counts for no other. */
    private int round;

    private boolean changed;
    private boolean answered;
    private boolean stopped;
    /** How many rounds are still to come after an urgent trigger. */
    private int roundsForNews;

    private long gapNanos = SHORTEST_GAP_NANOS;
    private long roundBegunNanos;
    private long roundEndNanos;
    private long dueNanos;
    /** Why the round is made, or the next one is to be. */
    private TopologyCause why = TopologyCause.PERIODIC;

    private @Nullable TopologyCause whyAgain;

    /**
     * Makes one that asks nothing yet.
     *
     * @param onAdopted called on the loop when something was learnt, or cannot be
     */
    ClusterWatch(EngineContext engine, TopologyKeeper topology, Runnable onAdopted) {
        this.engine = engine;
        this.topology = topology;
        this.onAdopted = onAdopted;
        this.random = engine.random();
        this.loop = engine.transport().nextLoop();
        this.news = new TopologyNews(engine, loop);
        topology.journal().tell(news::onChange);
    }

    // ---- any thread ----

    /** A server is a node of a cluster. Only the first call counts. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            trigger(Cause.FOUND);
        }
    }

    /** Whether nobody has told yet who serves what, nor refused to. */
    boolean isAwaitingMap() {
        return begun.get() && !firstMapDecided;
    }

    /** Something may have changed. */
    void trigger(Cause cause) {
        if (!begun.get()) {
            return;
        }
        AtomicBoolean mark = cause.urgent ? urgentlyWanted : wanted;
        if (!mark.get() && mark.compareAndSet(false, true)) { // whoever triggers may do so with every command
            Loops.tell(loop, () -> onTrigger(cause));
        }
    }

    /** Nothing is asked any more. */
    void stop() {
        Loops.tell(loop, () -> {
            stopped = true;
            nextRound.cancel();
            period.cancel();
            patience.cancel();
            news.stop();
        });
    }

    // ---- the loop: when ----

    private void onTrigger(Cause cause) {
        if (stopped) {
            return;
        }
        if (cause.urgent) {
            roundsForNews = ROUNDS_FOR_NEWS;
        }
        if (underWay) {
            again = true; // it may have asked too early
            againUrgently |= cause.urgent;
            whyAgain = cause.told;
            return;
        }
        schedule(cause, cause.told);
    }

    private void schedule(Cause cause, TopologyCause reason) {
        long now = loop.nanoTime();
        long due = now + (firstMapDecided ? spread(cause) : 0);
        if (roundEndNanos != 0) {
            long gap = cause.urgent ? Math.min(gapNanos, URGENT_GAP_NANOS) : gapNanos;
            due = Math.max(due, roundEndNanos + gap);
        }
        if (!nextRound.isSet() || due - dueNanos < 0) {
            dueNanos = due;
            why = reason;
            nextRound.set(loop, due - now, this::beginRound);
        }
    }

    private long spread(Cause cause) {
        return random.nextLong(cause.urgent ? URGENT_SPREAD_NANOS : SPREAD_NANOS);
    }

    private void beginRound() {
        wanted.set(false);
        urgentlyWanted.set(false);
        underWay = true;
        roundBegunNanos = loop.nanoTime();
        again = false;
        againUrgently = false;
        whyAgain = null;
        round++;
        changed = false;
        answered = false;
        unanswered = 0;
        asked.clear();
        views.clear();
        engine.mapping().renew();
        askMore(ASKED_AT_FIRST);
        if (unanswered == 0) {
            topology.onNobodyToAsk();
            again = true;
            endRound();
        } else {
            patience.set(loop, PATIENCE_NANOS, this::onPatienceOver);
        }
    }

    private void onPatienceOver() {
        int before = asked.size();
        if (!answered && before < ASKED_AT_MOST) {
            askMore(ASKED_AT_FIRST);
        }
        if (asked.size() > before) {
            patience.set(loop, PATIENCE_NANOS, this::onPatienceOver);
        } else {
            again |= !answered;
            endRound();
        }
    }

    private void endRound() {
        underWay = false;
        patience.cancel();
        gapNanos = changed ? SHORTEST_GAP_NANOS : Math.min(2 * gapNanos, LONGEST_GAP_NANOS);
        roundEndNanos = loop.nanoTime();
        again |= dissent.isLeft();
        List<Endpoint> endpoints = asked.stream().map(ServerEndPoint::endpoint).toList();
        news.onRound(why, roundEndNanos - roundBegunNanos, endpoints, changed);
        period.set(loop, quietNanos(), () -> trigger(Cause.PERIODIC));
        roundsForNews = Math.max(0, roundsForNews - 1);
        if (again || roundsForNews > 0) {
            schedule(answered && !againUrgently ? Cause.MOVED : Cause.NO_ROUTE, whyAgain == null ? why : whyAgain);
        }
    }

    /** How long nobody is asked if nothing happens: until a node is due to go that only a redirect has named. */
    private long quietNanos() {
        long quiet = PERIOD_NANOS * 4 / 5 + random.nextLong(PERIOD_NANOS * 2 / 5);
        SlotTable slots = topology.current().slots();
        for (ClusterNode node :
                slots == null ? List.<ClusterNode>of() : slots.nodes().values()) {
            quiet = Math.min(quiet, Math.max(node.givenUpInNanos(roundEndNanos), LONGEST_GAP_NANOS));
        }
        return quiet;
    }

    // ---- the loop: whom ----

    private void askMore(int count) {
        for (ServerEndPoint server : candidates()) {
            if (count == 0) {
                return;
            }
            if (asked.add(server)) {
                count--;
                ask(server, false);
            }
        }
    }

    private void ask(ServerEndPoint server, boolean withEpochs) {
        unanswered++;
        new Question(server, withEpochs).ask();
    }

    /** Has nodes asked for what decides between those who say different things, if any do. */
    private void settle(Set<String> disputed) {
        for (ServerEndPoint server : dissent.toAsk(disputed, topology.current(), candidates(), loop.nanoTime())) {
            asked.add(server);
            ask(server, true);
        }
    }

    /** Those that are connected, in an order of chance, primaries before others. */
    private List<ServerEndPoint> candidates() {
        Topology now = topology.current();
        List<ServerEndPoint> all = Shuffle.of(now.primaries(), random);
        List<ServerEndPoint> others = new ArrayList<>(now.unknown());
        others.addAll(now.replicas());
        all.addAll(Shuffle.of(others, random));
        all.removeIf(server -> !server.interactive().isEstablished());
        return all;
    }

    /** One node is asked, in one write. */
    private final class Question {
        private final ServerEndPoint server;
        private final ClusterAnswers answers;
        private final int askedIn = round;

        Question(ServerEndPoint server, boolean withEpochs) {
            this.server = server;
            boolean isTls = engine.options().security().ssl();
            Asked whom = new Asked(server.endpoint(), loop.nanoTime(), isTls, engine.mapping());
            this.answers = new ClusterAnswers(whom, withEpochs);
        }

        void ask() {
            PhysicalBridge bridge = server.interactive();
            bridge.execute(() -> answers.ask(bridge, () -> Loops.tell(loop, this::onAnswered)));
        }

        private void learn(Heard heard) {
            changed |= heard.changed();
            ClusterMerge.Result result = heard.result();
            if (result == null) {
                return;
            }
            if (underWay) {
                again |= result.isHeld();
                settle(result.disputed());
            }
            if (result.diff().isOtherCluster()) {
                news.onOtherCluster(server.endpoint(), true);
            }
            result.views().stream()
                    .filter(each -> each.verdict() == ClusterMerge.Verdict.OTHER_CLUSTER)
                    .forEach(each -> news.onOtherCluster(each.view().asked().speaker(), false));
        }

        private void onAnswered() {
            if (stopped) {
                return;
            }
            ClusterView view = answers.view();
            if (view != null) {
                answered = true;
                views.add(view);
                learn(topology.onView(views, server, answers.id(), why, loop.nanoTime()));
            }
            if (view != null || answers.isRefusedForGood()) {
                firstMapDecided = true;
                onAdopted.run();
            }
            if (underWay && askedIn == round && --unanswered == 0 && (answered || asked.size() >= ASKED_AT_MOST)) {
                again |= !answered;
                endRound();
            }
        }
    }
}
