package io.trunkline.testkit.simulation;

import io.trunkline.testkit.simulation.resp.ReplyWriter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The commands that need nothing but the data. Confined to the simulation's thread. */
final class DataCommands {

    /** What a command does; its words are known to be enough. */
    private interface Body {
        void run(int database, List<String> words, ReplyWriter reply);
    }

    /** A command and how many words it has, name included: that many, or at least that many if it is open. */
    private record Entry(int words, boolean open, Body body) {}

    private static final Set<String> WRITES = Set.of(
            "SET",
            "MSET",
            "GETSET",
            "APPEND",
            "INCR",
            "INCRBY",
            "DEL",
            "UNLINK",
            "LPUSH",
            "RPUSH",
            "LPOP",
            "RPOP",
            "HSET",
            "FLUSHDB",
            "FLUSHALL");

    private final Map<String, Entry> table = new HashMap<>();
    private final Keyspace keys;

    DataCommands(Keyspace keys) {
        this.keys = keys;
        exactly("GET", 2, (db, w, reply) -> value(keys.string(db, w.get(1)), reply));
        atLeast("SET", 3, this::set);
        exactly("GETSET", 3, this::getSet);
        exactly("STRLEN", 2, (db, w, reply) -> reply.integer(text(db, w.get(1)).length()));
        exactly("APPEND", 3, this::append);
        exactly("INCR", 2, (db, w, reply) -> add(db, w.get(1), "1", reply));
        exactly("INCRBY", 3, (db, w, reply) -> add(db, w.get(1), w.get(2), reply));
        atLeast("MGET", 2, this::mget);
        atLeast("MSET", 3, this::mset);
        atLeast("DEL", 2, this::del);
        atLeast("UNLINK", 2, this::del);
        atLeast("EXISTS", 2, this::exists);
        atLeast("TOUCH", 2, this::exists);
        atLeast("LPUSH", 3, (db, w, reply) -> push(db, w, true, reply));
        atLeast("RPUSH", 3, (db, w, reply) -> push(db, w, false, reply));
        exactly("LPOP", 2, (db, w, reply) -> value(keys.pop(db, w.get(1), true), reply));
        exactly("RPOP", 2, (db, w, reply) -> value(keys.pop(db, w.get(1), false), reply));
        exactly("LLEN", 2, this::llen);
        atLeast("HSET", 4, this::hset);
        exactly("HGET", 3, this::hget);
        exactly("HGETALL", 2, this::hgetall);
        atLeast("SCAN", 2, this::scan);
        exactly(
                "KEYS",
                2,
                (db, w, reply) ->
                        strings(keys.all(db).stream().filter(globbed(w.get(1))).toList(), reply));
        exactly("DBSIZE", 1, (db, w, reply) -> reply.integer(keys.size(db)));
        atLeast("FLUSHDB", 1, (db, w, reply) -> {
            keys.clear(db);
            reply.ok();
        });
        atLeast("FLUSHALL", 1, (db, w, reply) -> {
            keys.clear();
            reply.ok();
        });
    }

    boolean knows(String name) {
        return table.containsKey(name);
    }

    /** Whether a command of this name may change data. */
    boolean isWrite(String name) {
        return WRITES.contains(name);
    }

    /** Whether a known command has as many words as it needs. */
    boolean isComplete(String name, int words) {
        Entry entry = table.get(name);
        return entry != null && (entry.open ? words >= entry.words : words == entry.words);
    }

    /** Carries out a known and complete command. */
    void run(String name, int database, List<String> words, ReplyWriter reply) {
        Entry entry = table.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("Not a command of data: name=" + name + ". Ask knows() first.");
        }
        int mark = reply.mark();
        try {
            entry.body.run(database, words, reply);
        } catch (Keyspace.WrongTypeException e) {
            reply.rewind(mark);
            reply.error("WRONGTYPE Operation against a key holding the wrong kind of value");
        } catch (NumberFormatException e) {
            reply.rewind(mark);
            reply.error("ERR value is not an integer or out of range");
        }
    }

    private void exactly(String name, int words, Body body) {
        table.put(name, new Entry(words, false, body));
    }

    private void atLeast(String name, int words, Body body) {
        table.put(name, new Entry(words, true, body));
    }

    private void set(int database, List<String> words, ReplyWriter reply) {
        boolean present = keys.exists(database, words.get(1));
        for (String option : rest(words, 3)) {
            switch (option.toUpperCase(Locale.ROOT)) {
                case "NX" -> {
                    if (present) {
                        reply.nothing();
                        return;
                    }
                }
                case "XX" -> {
                    if (!present) {
                        reply.nothing();
                        return;
                    }
                }
                default -> {
                    reply.error("ERR syntax error");
                    return;
                }
            }
        }
        keys.setString(database, words.get(1), words.get(2));
        reply.ok();
    }

    private void getSet(int database, List<String> words, ReplyWriter reply) {
        String before = keys.string(database, words.get(1));
        keys.setString(database, words.get(1), words.get(2));
        value(before, reply);
    }

    private void append(int database, List<String> words, ReplyWriter reply) {
        String longer = text(database, words.get(1)) + words.get(2);
        keys.setString(database, words.get(1), longer);
        reply.integer(longer.length());
    }

    private void add(int database, String key, String increment, ReplyWriter reply) {
        String present = keys.string(database, key);
        long sum;
        try {
            sum = Math.addExact(present == null ? 0 : Long.parseLong(present), Long.parseLong(increment));
        } catch (ArithmeticException e) {
            reply.error("ERR increment or decrement would overflow");
            return;
        }
        keys.setString(database, key, Long.toString(sum));
        reply.integer(sum);
    }

    private void mget(int database, List<String> words, ReplyWriter reply) {
        reply.array(words.size() - 1);
        for (String key : rest(words, 1)) {
            try {
                value(keys.string(database, key), reply);
            } catch (Keyspace.WrongTypeException e) {
                reply.nothing(); // MGET does not mind
            }
        }
    }

    private void mset(int database, List<String> words, ReplyWriter reply) {
        if (words.size() % 2 == 0) {
            reply.error("ERR wrong number of arguments for 'mset' command");
            return;
        }
        for (int i = 1; i < words.size(); i += 2) {
            keys.setString(database, words.get(i), words.get(i + 1));
        }
        reply.ok();
    }

    private void del(int database, List<String> words, ReplyWriter reply) {
        reply.integer(rest(words, 1).stream()
                .filter(key -> keys.delete(database, key))
                .count());
    }

    private void exists(int database, List<String> words, ReplyWriter reply) {
        reply.integer(rest(words, 1).stream()
                .filter(key -> keys.exists(database, key))
                .count());
    }

    private void push(int database, List<String> words, boolean first, ReplyWriter reply) {
        ArrayDeque<String> list = keys.listToChange(database, words.get(1));
        for (String element : rest(words, 2)) {
            if (first) {
                list.addFirst(element);
            } else {
                list.addLast(element);
            }
        }
        reply.integer(list.size());
    }

    private void llen(int database, List<String> words, ReplyWriter reply) {
        ArrayDeque<String> list = keys.list(database, words.get(1));
        reply.integer(list == null ? 0 : list.size());
    }

    private void hset(int database, List<String> words, ReplyWriter reply) {
        if (words.size() % 2 != 0) {
            reply.error("ERR wrong number of arguments for 'hset' command");
            return;
        }
        Map<String, String> hash = keys.hashToChange(database, words.get(1));
        int added = 0;
        for (int i = 2; i < words.size(); i += 2) {
            added += hash.put(words.get(i), words.get(i + 1)) == null ? 1 : 0;
        }
        reply.integer(added);
    }

    private void hget(int database, List<String> words, ReplyWriter reply) {
        Map<String, String> hash = keys.hash(database, words.get(1));
        value(hash == null ? null : hash.get(words.get(2)), reply);
    }

    private void hgetall(int database, List<String> words, ReplyWriter reply) {
        Map<String, String> hash = keys.hash(database, words.get(1));
        Map<String, String> found = hash == null ? Map.of() : hash;
        reply.map(found.size());
        found.forEach((field, value) -> {
            reply.bulk(field);
            reply.bulk(value);
        });
    }

    private void scan(int database, List<String> words, ReplyWriter reply) {
        long cursor;
        int count = 10;
        Predicate<String> wanted = key -> true;
        try {
            cursor = Long.parseLong(words.get(1));
        } catch (NumberFormatException e) {
            reply.error("ERR invalid cursor");
            return;
        }
        for (int i = 2; i < words.size(); i += 2) {
            String option = words.get(i).toUpperCase(Locale.ROOT);
            if (i + 1 < words.size() && option.equals("COUNT")) {
                count = Integer.parseInt(words.get(i + 1));
            } else if (i + 1 < words.size() && option.equals("MATCH")) {
                wanted = globbed(words.get(i + 1));
            } else {
                reply.error("ERR syntax error");
                return;
            }
        }
        List<String> rest = keys.from(database, cursor);
        int end = Math.min(Math.max(count, 1), rest.size());
        while (end < rest.size() && keys.place(rest.get(end)) == keys.place(rest.get(end - 1))) {
            end++; // a cursor does not stand between two of one place
        }
        reply.array(2);
        reply.bulk(end == rest.size() ? "0" : Long.toString(keys.place(rest.get(end))));
        strings(rest.subList(0, end).stream().filter(wanted).toList(), reply);
    }

    /** The patterns of KEYS and SCAN, without those in brackets. */
    private static Predicate<String> globbed(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char one = glob.charAt(i);
            regex.append(
                    switch (one) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(one));
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
    }

    private static void strings(List<String> texts, ReplyWriter reply) {
        reply.array(texts.size());
        texts.forEach(reply::bulk);
    }

    private String text(int database, String key) {
        String present = keys.string(database, key);
        return present == null ? "" : present;
    }

    private static List<String> rest(List<String> words, int from) {
        return words.subList(from, words.size());
    }

    private static void value(@Nullable String text, ReplyWriter reply) {
        if (text == null) {
            reply.nothing();
        } else {
            reply.bulk(text);
        }
    }
}
