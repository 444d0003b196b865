package io.trunkline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.args.ScanArgs;
import io.trunkline.codec.Codecs;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ScanPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ScanIteratorTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);

    private static Command<ScanPage<String>> step(String cursor) {
        return CATALOGUE.keyspace().scan(cursor, ScanArgs.limit(2));
    }

    /** Answers SCAN from a script: for each cursor the next one and the elements. */
    private static final class Server implements CommandExecutor<String, String> {
        private final Map<String, RespValue> pages = new HashMap<>();
        private final List<String> steps = new ArrayList<>();
        private boolean failing;

        Server page(String cursor, String next, String... items) {
            pages.put(cursor, ReplyTree.array(ReplyTree.bulk(next), ReplyTree.bulks(items)));
            return this;
        }

        @Override
        public CommandCatalogue<String, String> commands() {
            return CATALOGUE;
        }

        @Override
        public <T> T execute(Command<T> command) {
            String words = CommandWords.of(command);
            steps.add(words);
            if (failing) {
                throw new RedisServerException("LOADING wait", null, null);
            }
            return ReplyTree.decode(command, Objects.requireNonNull(pages.get(words.split(" ")[1]), words));
        }
    }

    private static Server server() {
        return new Server()
                .page("0", "18446744073709551615", "a", "b", "c")
                .page("18446744073709551615", "5")
                .page("5", "9", "a", "d")
                .page("9", "0", "e");
    }

    @Test
    void of_severalSteps_allElementsWithDuplicatesInOrder() {
        Server server = server();

        List<String> all =
                ScanIterator.of(server, ScanIteratorTest::step).stream().toList();

        assertThat(all).containsExactly("a", "b", "c", "a", "d", "e");
        assertThat(server.steps)
                .containsExactly(
                        "SCAN 0 COUNT 2", "SCAN 18446744073709551615 COUNT 2", "SCAN 5 COUNT 2", "SCAN 9 COUNT 2");
    }

    @Test
    void next_withinAStep_takesNoFurtherStep() {
        Server server = server();
        ScanIterator<String> iterator = ScanIterator.of(server, ScanIteratorTest::step);

        assertThat(server.steps).isEmpty();
        assertThat(List.of(iterator.next(), iterator.next(), iterator.next())).containsExactly("a", "b", "c");
        assertThat(server.steps).hasSize(1);
    }

    @Test
    void resume_anyPosition_exactlyTheRest() {
        List<String> all =
                ScanIterator.of(server(), ScanIteratorTest::step).stream().toList();
        for (int taken = 0; taken <= all.size(); taken++) {
            ScanIterator<String> first = ScanIterator.of(server(), ScanIteratorTest::step);
            for (int i = 0; i < taken; i++) {
                first.next();
            }

            ScanIterator<String> rest =
                    ScanIterator.resume(server(), ScanIteratorTest::step, first.cursor(), first.pageOffset());

            assertThat(rest.cursor()).isEqualTo(first.cursor());
            assertThat(rest.pageOffset()).isEqualTo(first.pageOffset());
            assertThat(rest.stream().toList()).as("after %d", taken).isEqualTo(all.subList(taken, all.size()));
        }
    }

    @Test
    void cursorAndOffset_asItGoes_tellWhereItIs() {
        ScanIterator<String> iterator = ScanIterator.of(server(), ScanIteratorTest::step);
        List<String> positions = new ArrayList<>();
        while (iterator.hasNext()) {
            iterator.next();
            positions.add(iterator.cursor() + "+" + iterator.pageOffset());
        }

        assertThat(positions).containsExactly("0+1", "0+2", "18446744073709551615+0", "5+1", "9+0", "9+1");
    }

    @Test
    void resume_stepBecameShorter_goesOnBehindIt() {
        Server shrunk = server().page("0", "9", "a");

        assertThat(ScanIterator.resume(shrunk, ScanIteratorTest::step, "0", 2).stream()
                        .toList())
                .containsExactly("e");
    }

    @Test
    void next_pastTheEnd_fails() {
        ScanIterator<String> empty = ScanIterator.of(new Server().page("0", "0"), ScanIteratorTest::step);

        assertThat(empty.hasNext()).isFalse();
        assertThatThrownBy(empty::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("cursor=0, pageOffset=0");
    }

    @Test
    void next_stepFails_canBeAskedAgain() {
        Server server = server();
        ScanIterator<String> iterator = ScanIterator.of(server, ScanIteratorTest::step);
        server.failing = true;
        assertThatThrownBy(iterator::next).isInstanceOf(RedisServerException.class);
        server.failing = false;

        assertThat(iterator.next()).isEqualTo("a");
    }

    @Test
    void resume_negativeOffset_refused() {
        Server server = server();
        assertThatThrownBy(() -> ScanIterator.resume(server, ScanIteratorTest::step, "0", -1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void resume_scanOverSeveralServers_leavesNothingOfTheStepOut() {
        Server servers = new Server().page("0", "c1.abc", "a", "b").page("c1.abc", "0", "c", "d");
        ScanIterator<String> begun = ScanIterator.resume(servers, ScanIteratorTest::step, "c1.abc", 1);
        assertThat(begun.stream()).containsExactly("c", "d");
        assertThat(ScanIterator.resume(servers, ScanIteratorTest::step, "0", 1).stream())
                .containsExactly("a", "b", "c", "d");
    }
}
