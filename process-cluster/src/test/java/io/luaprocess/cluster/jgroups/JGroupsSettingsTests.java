package io.luaprocess.cluster.jgroups;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JGroupsSettingsTests {

	private static final String SECRET = "a secret of the test";

	@Test
	void theDefaultsAreALonelyNodeOnLoopback() {
		JGroupsSettings settings = build((builder) -> builder);
		assertThat(settings.bindAddress().isLoopbackAddress()).isTrue();
		assertThat(settings.failureTimeout()).isEqualTo(Duration.ofSeconds(8));
		assertThat(settings.discovery()).isEqualTo(Discovery.Static.of("127.0.0.1:7800"));
	}

	@Test
	void anAddressOfANetworkWithoutProtectionIsRefusedAndTheMessageSaysBothWaysOut() throws UnknownHostException {
		InetAddress address = InetAddress.getByName("10.1.2.3");
		assertThatIllegalArgumentException().isThrownBy(() -> build((builder) -> builder.bindAddress(address)))
			.withMessageContaining("10.1.2.3")
			.withMessageContaining("secret")
			.withMessageContaining("SSL")
			.withMessageContaining("loopback");
		assertThat(build((builder) -> builder.bindAddress(address).secret(SECRET)).bindAddress()).isEqualTo(address);
	}

	@Test
	void aWildcardIsNoAddressForOthers() throws UnknownHostException {
		InetAddress address = InetAddress.getByName("0.0.0.0");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> build((builder) -> builder.bindAddress(address).secret(SECRET)))
			.withMessageContaining("bind address '0.0.0.0'");
	}

	@Test
	void valuesThatAreNotAllowedAreNamed() {
		assertRefused("port range '70000'", (builder) -> builder.bindPort(7800, 70_000));
		assertRefused("bind port '0'", (builder) -> builder.bindPort(0, 1));
		assertRefused("failure timeout 'PT0.5S'", (builder) -> builder.failureTimeout(Duration.ofMillis(500)));
		assertRefused("frame size '17'", (builder) -> builder.maxFrameBytes(17));
		assertRefused("has 5 characters, expected at least 16", (builder) -> builder.secret("short"));
		assertThatIllegalArgumentException().isThrownBy(() -> JGroupsSettings.of("c", "a b").build())
			.withMessageContaining("node name 'a b'");
		assertThatIllegalArgumentException().isThrownBy(() -> JGroupsSettings.of(" ", "n1").build())
			.withMessageContaining("cluster name ' '");
	}

	@Test
	void aHostIsHostAndPort() {
		assertThat(HostAndPort.parse("a.example:7800")).isEqualTo(new HostAndPort("a.example", 7800));
		assertThat(HostAndPort.parse("[::1]:7800")).isEqualTo(new HostAndPort("::1", 7800)).hasToString("[::1]:7800");
		for (String text : new String[] { "a", "a:", ":7800", "a:0", "a:70000", "a:b" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> HostAndPort.parse(text))
				.withMessageContaining("invalid host")
				.withMessageContaining("expected host:port");
		}
	}

	@Test
	void theSecretIsNotShown() {
		assertThat(build((builder) -> builder.secret(SECRET)).toString()).contains("with a secret")
			.doesNotContain(SECRET);
	}

	private static void assertRefused(String message, UnaryOperator<JGroupsSettings.Builder> more) {
		assertThatIllegalArgumentException().isThrownBy(() -> build(more)).withMessageContaining(message);
	}

	private static JGroupsSettings build(UnaryOperator<JGroupsSettings.Builder> more) {
		return more.apply(JGroupsSettings.of("c", "n1")).build();
	}

}
