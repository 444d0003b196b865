package io.trunkline.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.cluster.Redirect.Kind;
import io.trunkline.options.Endpoint;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedirectTest {

    private static final Endpoint SPEAKER = Endpoint.tcp("seed.example", 7000);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "MOVED 511 10.0.0.4:7104 | MOVED | 511 | 10.0.0.4:7104",
                "ASK 0 10.0.0.4:7104 | ASK | 0 | 10.0.0.4:7104",
                "MOVED 16383 n7104.example:7104 | MOVED | 16383 | n7104.example:7104",
                "MOVED 511 ::1:7104 | MOVED | 511 | [::1]:7104",
                "MOVED 511 [::1]:7104 | MOVED | 511 | [::1]:7104",
                "MOVED 511 2001:db8::7:7104 | MOVED | 511 | [2001:db8::7]:7104",
                "MOVED 511 :7104 | MOVED | 511 | seed.example:7104",
                "MOVED 511 10.0.0.4:0 | MOVED | 511 | 10.0.0.4:7000",
                "MOVED -1 10.0.0.4:7104 | MOVED | -1 | 10.0.0.4:7104"
            })
    void parse_redirect_leadsThere(String text, Kind kind, int slot, String target) {
        Redirect redirect = Objects.requireNonNull(Redirect.parse(text));

        assertThat(redirect.kind()).isEqualTo(kind);
        assertThat(redirect.slot()).isEqualTo(slot);
        assertThat(redirect.isRoutable()).isTrue();
        assertThat(redirect.target(SPEAKER)).isEqualTo(Endpoint.parse(target));
        assertThat(redirect).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MOVED 511 ?:7104", "MOVED 511 :0", "ASK 511 ?:0"})
    void parse_targetThatNobodyKnows_isNotRoutable(String text) {
        Redirect redirect = Objects.requireNonNull(Redirect.parse(text));

        assertThat(redirect.isRoutable()).isFalse();
        assertThat(redirect.target(SPEAKER)).isNull();
        assertThat(redirect).hasToString(text);
    }

    @Test
    void target_hostThatIsNone_leadsNowhere() {
        Redirect redirect = Objects.requireNonNull(Redirect.parse("MOVED 511 user@host:7104"));

        assertThat(redirect.target(SPEAKER)).isNull();
    }

    /** Host and port of who was dialled by a socket file say nothing about others. */
    @ParameterizedTest
    @CsvSource({"MOVED 1 :7104,", "MOVED 1 10.0.0.4:0,", "MOVED 1 10.0.0.4:7104, 10.0.0.4:7104"})
    void target_speakerAtASocketFile_onlyWhatIsSaidInFull(String text, String target) {
        Redirect redirect = Objects.requireNonNull(Redirect.parse(text));

        assertThat(redirect.target(Endpoint.unix("/run/redis.sock")))
                .isEqualTo(target == null ? null : Endpoint.parse(target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MOVED",
                "MOVED ",
                "MOVED 511",
                "MOVED 511 ",
                "MOVED 511 host",
                "MOVED 511 host:",
                "MOVED 511 host:x",
                "MOVED 511 host:-1",
                "MOVED 511 host:65536",
                "MOVED 511 host:7104 ",
                "MOVED 511 host:7104 more",
                "MOVED 511  host:7104",
                "MOVED  511 host:7104",
                "MOVED 16384 host:7104",
                "MOVED -2 host:7104",
                "MOVED +1 host:7104",
                "MOVED x host:7104",
                "MOVED 511:1 host",
                "MOVED 000001 host:7104",
                "MOVED 99999999999999999999 host:7104",
                "ASK -1 host:7104",
                "moved 511 host:7104",
                "MOVEDX 511 host:7104",
                "ASKING 511 host:7104",
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "CLUSTERDOWN Hash slot not served",
                "ERR script: MOVED 511 host:7104"
            })
    void parse_anythingElse_isNoRedirect(String text) {
        assertThat(Redirect.parse(text)).isNull();
    }

    @Test
    void parse_randomTexts_neverFails() {
        SplittableRandom random = new SplittableRandom(3);
        int redirects = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "MOVED " : "ASK 1");
            for (int n = random.nextInt(14); n > 0; n--) {
                text.append("0179 :.-[]?ax@\u00e9\0".charAt(random.nextInt(16)));
            }
            Redirect redirect = Redirect.parse(text.toString());
            if (redirect != null) {
                redirects++;
                redirect.target(SPEAKER);
            }
        }
        assertThat(redirects).isPositive();
    }
}
