package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.args.ScanArgs;
import io.trunkline.command.ScanIterator;
import io.trunkline.command.face.SetCommands;
import io.trunkline.reply.ScanPage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SetCommandsTest extends FaceTest<SetCommands<String, String>> {

    SetCommandsTest() {
        super(SetCommands.class, true);
    }

    private String set(String... members) {
        String key = unique("set");
        database.sadd(key, members);
        return key;
    }

    @Test
    void members_addedAndRemoved_areCounted() {
        String key = unique("members");
        assertThat(db.smembers(key)).isEmpty();
        assertThat(db.sadd(key, "a", "b", "a")).isEqualTo(2);
        assertThat(db.sadd(key, "b", "c")).isEqualTo(1);
        assertThat(db.scard(key)).isEqualTo(3);
        assertThat(db.smembers(key)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(async.smembers(key).join()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(db.sismember(key, "a")).isTrue();
        assertThat(db.sismember(key, "x")).isFalse();
        assertThat(db.smismember(key, "a", "x", "c")).containsExactly(true, false, true);
        assertThat(db.srem(key, "a", "x")).isEqualTo(1);
        String other = unique("other");
        assertThat(db.smove(key, other, "b")).isTrue();
        assertThat(db.smove(key, other, "b")).isFalse();
        assertThat(db.smembers(other)).containsExactly("b");
    }

    @Test
    void random_members_areReturnedOrTaken() {
        String key = set("a", "b", "c");
        assertThat(db.srandmember(key)).isIn("a", "b", "c");
        assertThat(db.srandmember(key, 9)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(db.srandmember(key, -9)).hasSize(9).allMatch(List.of("a", "b", "c")::contains);
        assertThat(db.spop(key)).isIn("a", "b", "c");
        assertThat(db.spop(key, 9)).hasSize(2);
        assertThat(db.spop(key)).isNull();
        assertThat(db.spop(key, 9)).isEmpty();
        assertThat(db.srandmember(key)).isNull();
        assertThat(db.srandmember(key, 9)).isEmpty();
    }

    @Test
    void algebra_twoSets_combinesThem() {
        String first = set("a", "b", "c");
        String second = set("b", "c", "d");
        assertThat(db.sdiff(first, second)).containsExactly("a");
        assertThat(db.sinter(first, second)).containsExactlyInAnyOrder("b", "c");
        assertThat(db.sunion(first, second)).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(db.sintercard(first, second)).isEqualTo(2);
        assertThat(db.sintercard(1, first, second)).isEqualTo(1);
        String target = unique("target");
        assertThat(db.sdiffstore(target, first, second)).isEqualTo(1);
        assertThat(db.smembers(target)).containsExactly("a");
        assertThat(db.sinterstore(target, first, second)).isEqualTo(2);
        assertThat(db.smembers(target)).containsExactlyInAnyOrder("b", "c");
        assertThat(db.sunionstore(target, first, second)).isEqualTo(4);
        assertThat(db.scard(target)).isEqualTo(4);
    }

    @Test
    void sscan_interruptedAndResumed_returnsEveryMemberOnce() {
        String[] members =
                IntStream.range(0, 1_000).mapToObj(i -> "member:" + i).toArray(String[]::new);
        String key = set(members);
        ScanArgs args = ScanArgs.limit(10);
        ScanIterator<String> begun =
                ScanIterator.of(database, cursor -> database.commands().sets().sscan(key, cursor, args));
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 337; i++) {
            seen.add(begun.next());
        }
        ScanIterator<String> resumed = ScanIterator.resume(
                database,
                cursor -> database.commands().sets().sscan(key, cursor, args),
                begun.cursor(),
                begun.pageOffset());
        resumed.forEachRemaining(seen::add);
        assertThat(seen).containsExactlyInAnyOrder(members);
    }

    @Test
    void sscan_smallSet_isOnePage() {
        String key = set("a1", "a2", "b1");
        ScanPage<String> page = db.sscan(key, ScanPage.START);
        assertThat(page.isLast()).isTrue();
        assertThat(page.items()).containsExactlyInAnyOrder("a1", "a2", "b1");
        assertThat(db.sscan(key, ScanPage.START, ScanArgs.matching("a*")).items())
                .containsExactlyInAnyOrder("a1", "a2");
    }
}
