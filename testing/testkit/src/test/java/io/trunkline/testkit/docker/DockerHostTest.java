package io.trunkline.testkit.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

final class DockerHostTest {

    @Test
    void addressOf_loopback_isItsIpv4Address() throws SocketException {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());

        assertThat(DockerHost.addressOf(loopback.getName())).hasValue("127.0.0.1");
    }

    @Test
    void addressOf_unknownInterface_isEmpty() throws SocketException {
        assertThat(DockerHost.addressOf("no-such-if0")).isEmpty();
    }
}
