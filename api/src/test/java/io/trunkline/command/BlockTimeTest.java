package io.trunkline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codecs;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockTimeTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);

    @ParameterizedTest
    @CsvSource({
        "BLPOP a b 1.5, 1500",
        "BRPOP a 0, 0",
        "BRPOPLPUSH a b 2, 2000",
        "BZPOPMIN a 0.0001, 1",
        "BZPOPMAX a 3, 3000",
        "BLMPOP 1 2 a b LEFT, 1000",
        "BZMPOP 4 1 a MIN, 4000",
        "BLMOVE a b LEFT RIGHT 5, 5000",
        "BLMOVEM a b LEFT RIGHT 5 COUNT 7, 5000",
        "WAIT 1 200, 200",
        "WAITAOF 1 0 300, 300",
        "XREAD COUNT 2 BLOCK 400 STREAMS s $, 400",
        "XREADGROUP GROUP BLOCK BLOCK block 0 STREAMS s >, 0",
        "XREAD STREAMS BLOCK 0, -1",
        "XREADGROUP GROUP g c STREAMS s >, -1",
        "BLPOP a never, -1",
        "BLPOP a -1, -1",
        "BLPOP, -1",
        "WAIT 1, -1",
        "GET BLOCK, -1",
    })
    void command_byNameAndArguments_knowsHowLongItMayBlock(String line, int millis) {
        assertThat(command(line).blockMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "BLPOP a b 10, 2500, BLPOP a b 2.500, BLPOP a b 3",
        "BLPOP a b 10, 3000, BLPOP a b 3, BLPOP a b 3",
        "BRPOPLPUSH a b 10, 1, BRPOPLPUSH a b 0.001, BRPOPLPUSH a b 1",
        "BLMPOP 10 2 a b LEFT, 1500, BLMPOP 1.500 2 a b LEFT, BLMPOP 2 2 a b LEFT",
        "XREAD COUNT 2 BLOCK 9000 STREAMS s $, 77, XREAD COUNT 2 BLOCK 77 STREAMS s $, XREAD COUNT 2 BLOCK 77 STREAMS s $",
        "BLPOP a 0, 500, BLPOP a 0, BLPOP a 0",
        "XREAD STREAMS s $, 500, XREAD STREAMS s $, XREAD STREAMS s $",
        "GET a, 500, GET a, GET a",
    })
    void withBlockMillis_whatIsLeft_isWrittenAsTheServerReadsIt(String line, long rest, String exact, String whole) {
        Command<?> command = command(line);
        for (boolean fractions : new boolean[] {true, false}) {
            Command<?> shortened = command.withBlockMillis(rest, fractions);
            Command<?> expected = command(fractions ? exact : whole);
            assertThat(shortened.encodedArguments()).isEqualTo(expected.encodedArguments());
            assertThat(shortened.isBlocking()).isEqualTo(command.isBlocking());
        }
    }

    private static Command<?> command(String line) {
        String[] words = line.split(" ");
        Object[] arguments = Arrays.copyOfRange(words, 1, words.length);
        return CATALOGUE.command(words[0], arguments);
    }

    @Test
    void table_everyBlockingCommand_saysWhereItsTimeIs() {
        assertThat(CommandMetadata.knownNames()).allSatisfy(name -> {
            CommandMetadata metadata = CommandMetadata.of(name);
            boolean saysWhere = metadata.blockTime().millisPerUnit() > 0;
            assertThat(saysWhere).isEqualTo(metadata.isBlocking());
        });
    }
}
