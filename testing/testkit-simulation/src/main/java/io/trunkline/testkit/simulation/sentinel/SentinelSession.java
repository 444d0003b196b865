package io.trunkline.testkit.simulation.sentinel;

import io.netty.buffer.ByteBuf;
import io.trunkline.testkit.simulation.SimulatedLink;
import io.trunkline.testkit.simulation.SimulatedPeer;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.resp.ReplyWriter;
import io.trunkline.testkit.simulation.resp.RequestParser;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One client's connection to a {@link SimulatedSentinel}. Confined to the sentinel's lane. */
final class SentinelSession implements SimulatedPeer {

    private static final int PORT = 26379;
    private static final String NO_SUCH_SERVICE = "ERR No such master with that name";

    private final SimulatedSentinel sentinel;
    private final RequestParser requests = new RequestParser();
    private final ReplyWriter reply = new ReplyWriter();
    private final Set<String> channels = new LinkedHashSet<>();
    private @Nullable SimulatedLink link;
    private @Nullable Duration askedSince;

    SentinelSession(SimulatedSentinel sentinel) {
        this.sentinel = sentinel;
    }

    @Override
    public void onOpen(SimulatedLink opened) {
        link = opened;
        if (opened.isOpen()) {
            sentinel.add(this);
        }
    }

    @Override
    public void onClose(SimulatedLink closed, @Nullable Throwable cause) {
        link = null;
        sentinel.remove(this);
    }

    @Override
    public void onBytes(SimulatedLink from, ByteBuf bytes) {
        requests.add(bytes);
        List<String> words = requests.next();
        while (words != null) {
            answer(words.get(0).toUpperCase(Locale.ROOT), words);
            words = requests.next();
        }
        flush();
    }

    private void flush() {
        SimulatedLink open = link;
        byte[] bytes = reply.take();
        if (bytes.length > 0 && open != null && open.isOpen()) {
            open.write(bytes);
        }
    }

    /** Takes a message, if it listens to that channel. */
    void deliver(String channel, String text) {
        if (channels.contains(channel)) {
            reply.push(3);
            reply.bulk("message");
            reply.bulk(channel);
            reply.bulk(text);
            flush();
        }
    }

    /** Since when it has asked where the primary is; null if it never did. */
    @Nullable
    Duration askedSince() {
        return askedSince;
    }

    private void answer(String name, List<String> words) {
        switch (name) {
            case "HELLO" -> hello(name, words);
            case "AUTH" ->
                reply.error("ERR AUTH <password> called without any password configured for the default user."
                        + " Are you sure your configuration is correct?");
            case "PING" -> ping();
            case "INFO" ->
                reply.verbatim("# Server\r\nredis_version:7.0.15\r\nredis_mode:sentinel\r\nrun_id:" + sentinel.id()
                        + "\r\n# Sentinel\r\nsentinel_masters:1\r\n");
            case "CLIENT" -> client(words);
            case "SUBSCRIBE", "UNSUBSCRIBE" -> listen(name, words);
            case "SENTINEL" ->
                sentinel(
                        words.size() > 1 ? words.get(1).toUpperCase(Locale.ROOT) : "",
                        words.size() > 2 ? words.get(2) : "");
            default -> unknown(name);
        }
    }

    private void unknown(String name) {
        reply.error("ERR unknown command '" + name + "', with args beginning with: ");
    }

    private void hello(String name, List<String> words) {
        if (!sentinel.group().knowsHello()) {
            unknown(name);
            return;
        }
        reply.setProtocol(words.size() > 1 && words.get(1).equals("3") ? 3 : 2);
        reply.map(5);
        pair("server", "redis");
        pair("version", "7.0.15");
        reply.bulk("proto");
        reply.integer(reply.protocol());
        reply.bulk("id");
        reply.integer(1);
        pair("mode", "sentinel");
    }

    private void ping() {
        if (reply.protocol() < 3 && !channels.isEmpty()) {
            reply.array(2);
            reply.bulk("pong");
            reply.bulk("");
        } else {
            reply.simple("PONG");
        }
    }

    private void client(List<String> words) {
        if (words.size() > 1 && words.get(1).equalsIgnoreCase("ID")) {
            reply.integer(1);
        } else {
            reply.ok();
        }
    }

    private void listen(String name, List<String> words) {
        for (String channel : words.subList(1, words.size())) {
            if (name.equals("SUBSCRIBE")) {
                channels.add(channel);
            } else {
                channels.remove(channel);
            }
            reply.push(3);
            reply.bulk(name.toLowerCase(Locale.ROOT));
            reply.bulk(channel);
            reply.integer(channels.size());
        }
    }

    private void sentinel(String question, String name) {
        if (!question.equals("MYID") && !name.equals(sentinel.group().service())) {
            if (question.equals("GET-MASTER-ADDR-BY-NAME")) {
                reply.noArray();
            } else {
                reply.error(NO_SUCH_SERVICE);
            }
            return;
        }
        switch (question) {
            case "MYID" -> reply.bulk(sentinel.id());
            case "GET-MASTER-ADDR-BY-NAME" -> {
                sentinel.asked();
                askedSince = askedSince == null ? sentinel.now() : askedSince;
                reply.array(2);
                reply.bulk(host(sentinel.primary()));
                reply.bulk(port(sentinel.primary()));
            }
            case "MASTER" -> primary();
            case "REPLICAS", "SLAVES" -> replicas();
            case "SENTINELS" -> peers();
            default -> reply.error("ERR Unknown sentinel subcommand '" + question + "'. Try SENTINEL HELP.");
        }
    }

    private void primary() {
        SimulatedRedis primary = sentinel.primary();
        StringBuilder flags = new StringBuilder("master");
        if (sentinel.holdsDown(primary)) {
            flags.append(",s_down");
        }
        if (sentinel.isObjectivelyDown()) {
            flags.append(",o_down");
        }
        reply.map(6);
        pair("name", sentinel.group().service());
        place(primary, flags.toString());
        pair("config-epoch", Long.toString(sentinel.epoch()));
        pair("quorum", Integer.toString(sentinel.group().quorum()));
    }

    private void replicas() {
        List<SimulatedRedis> all = sentinel.replicas();
        reply.array(all.size());
        for (SimulatedRedis replica : all) {
            boolean down = sentinel.holdsDown(replica);
            reply.map(5);
            pair("name", host(replica) + ":" + port(replica));
            place(replica, down ? "slave,s_down,disconnected" : "slave");
            boolean linked = replica.primary() == sentinel.primary() && replica.isLinkedToPrimary();
            pair("master-link-status", linked ? "ok" : "err");
        }
    }

    private void peers() {
        List<SimulatedSentinel> all = sentinel.others();
        reply.array(all.size());
        for (SimulatedSentinel other : all) {
            reply.map(4);
            pair("runid", other.id());
            pair("ip", other.host());
            pair("port", Integer.toString(PORT));
            pair("flags", "sentinel");
        }
    }

    private void place(SimulatedRedis server, String flags) {
        pair("ip", host(server));
        pair("port", port(server));
        pair("flags", flags);
    }

    private void pair(String key, String value) {
        reply.bulk(key);
        reply.bulk(value);
    }

    static String host(SimulatedRedis server) {
        return server.server().address() instanceof TransportAddress.Tcp tcp
                ? tcp.host()
                : server.server().address().toString();
    }

    static String port(SimulatedRedis server) {
        return server.server().address() instanceof TransportAddress.Tcp tcp ? Integer.toString(tcp.port()) : "0";
    }
}
