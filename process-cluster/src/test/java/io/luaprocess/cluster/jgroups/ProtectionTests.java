package io.luaprocess.cluster.jgroups;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.luaprocess.cluster.jgroups.Nodes.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Secrets and SSL.
 */
class ProtectionTests {

	private static final String SECRET = "a secret of the test";

	/** A quarter of it is the time to learn that there are others. */
	private static final Duration PATIENCE = Duration.ofSeconds(6);

	private final Nodes nodes = new Nodes();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void nodesWithTheSameSecretMeet() {
		Node first = start("n1", (settings) -> settings.secret(SECRET));
		Node second = start("n2", (settings) -> settings.secret(SECRET));
		Nodes.awaitMembers(first, second);
		JGroupsTransportTests.sendNumbers(first, second.id(), 1000);
		JGroupsTransportTests.sendNumbers(second, first.id(), 1000);
		JGroupsTransportTests.awaitNumbers(second, first.id(), 1000);
		JGroupsTransportTests.awaitNumbers(first, second.id(), 1000);
		assertThat(first.transport.describe()).containsEntry("protection", "secret");
	}

	@Test
	void aNodeWithAnotherSecretDoesNotStartAndIsToldWhy() {
		Node first = start("n1", (settings) -> settings.secret(SECRET));
		assertThatIllegalStateException()
			.isThrownBy(
					() -> start("n2", (settings) -> settings.secret("a secret of another").failureTimeout(PATIENCE)))
			.withMessageContaining("another secret")
			.withMessageContaining("127.0.0.1:" + this.nodes.port());
		assertThat(first.recorder.memberships()).containsExactly(List.of(first.id()));
	}

	@Test
	void aNodeWithoutSecretDoesNotJoinOneThatHasOne() {
		Node first = start("n1", (settings) -> settings.secret(SECRET));
		assertThatIllegalStateException().isThrownBy(() -> start("n2", (settings) -> settings.failureTimeout(PATIENCE)))
			.withMessageContaining("another secret");
		assertThat(first.recorder.memberships()).containsExactly(List.of(first.id()));
	}

	@Test
	void aNodeWithASecretDoesNotJoinOneThatHasNone() {
		Node first = start("n1", (settings) -> settings);
		assertThatIllegalStateException()
			.isThrownBy(() -> start("n2", (settings) -> settings.secret(SECRET).failureTimeout(PATIENCE)))
			.withMessageContaining("another secret");
		assertThat(first.recorder.memberships()).containsExactly(List.of(first.id()));
	}

	@Test
	void nodesThatTrustEachOtherMeetOverSslAndOthersAreKeptOut(@TempDir Path directory) throws Exception {
		SSLContext trusted = context(keyStore(directory, "trusted"));
		SSLContext stranger = context(keyStore(directory, "stranger"));
		Node first = start("n1", (settings) -> settings.sslContext(trusted));
		Node second = start("n2", (settings) -> settings.sslContext(trusted));
		Nodes.awaitMembers(first, second);
		JGroupsTransportTests.sendNumbers(first, second.id(), 1000);
		JGroupsTransportTests.awaitNumbers(second, first.id(), 1000);
		assertThat(first.transport.describe()).containsEntry("protection", "SSL");
		Node third = start("n3", (settings) -> settings.sslContext(stranger));
		assertThat(third.recorder.memberships()).containsExactly(List.of(third.id()));
		assertThat(first.recorder.members()).doesNotContain(third.id());
	}

	private Node start(String name, UnaryOperator<JGroupsSettings.Builder> more) {
		return this.nodes.start("c", name, more);
	}

	private static KeyStore keyStore(Path directory, String name) throws Exception {
		Path file = directory.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-storetype", "PKCS12",
				"-keystore", file.toString(), "-storepass", "changeit")
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes());
		assertThat(keytool.waitFor()).as(output).isZero();
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(content(file), "changeit".toCharArray());
		return store;
	}

	private static ByteArrayInputStream content(Path file) throws IOException {
		return new ByteArrayInputStream(Files.readAllBytes(file));
	}

	/** Trusts only its own certificate. */
	private static SSLContext context(KeyStore store) throws Exception {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, "changeit".toCharArray());
		KeyStore certificates = KeyStore.getInstance("PKCS12");
		certificates.load(null, null);
		String alias = store.aliases().nextElement();
		certificates.setCertificateEntry(alias, store.getCertificate(alias));
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(certificates);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
		return context;
	}

}
