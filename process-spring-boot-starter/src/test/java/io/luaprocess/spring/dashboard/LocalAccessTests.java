package io.luaprocess.spring.dashboard;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for who may look without Spring Security, and whom the page belongs to.
 */
class LocalAccessTests {

	private static DashboardRequest request(String remote, Map<String, String> headers) {
		return new DashboardRequest("POST", List.of("api"), Map.of(), Map.of(), headers::get, (name) -> null,
				InetAddress.ofLiteral(remote));
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1,localhost:8080", "127.0.0.1,127.0.0.1", "::1,[::1]:8080", "::1,[::1]" })
	void thisMachineMayLook(String remote, String host) {
		assertThat(new LocalAccess(false).check(request(remote, Map.of("Host", host)))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "192.168.1.7,localhost", "127.0.0.1,evil.example:8080", "127.0.0.1,localhost.evil.example" })
	void otherMachinesAndOtherNamesMayNotUnlessAskedFor(String remote, String host) {
		DashboardRequest request = request(remote, Map.of("Host", host));
		assertThat(new LocalAccess(false).check(request)).extracting(DashboardAccess.Refusal::status).isEqualTo(403);
		assertThat(new LocalAccess(true).check(request)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP" })
	void whatAProxyForwardsIsNotLocal(String header) {
		DashboardRequest request = request("127.0.0.1", Map.of("Host", "localhost", header, "10.0.0.1"));
		assertThat(new LocalAccess(false).check(request)).isNotNull();
	}

	@ParameterizedTest
	@CsvSource({ "Sec-Fetch-Site,cross-site", "Sec-Fetch-Site,same-site", "Origin,https://evil.example", "Origin,null",
			"Origin,http://localhost:9090" })
	void requestThatAnotherPageHasCausedIsRefused(String header, String value) {
		assertThat(SameOrigin.problem(
				request("127.0.0.1", Map.of("Host", "localhost:8080", SameOrigin.HEADER, "1", header, value)), null))
			.contains("another site");
	}

	@ParameterizedTest
	@CsvSource({ "Sec-Fetch-Site,same-origin", "Origin,http://localhost:8080", "Accept,*/*" })
	void requestOfThePageItselfNeedsTheHeader(String header, String value) {
		assertThat(SameOrigin.problem(
				request("127.0.0.1", Map.of("Host", "localhost:8080", SameOrigin.HEADER, "1", header, value)), null))
			.isNull();
		assertThat(SameOrigin.problem(request("127.0.0.1", Map.of("Host", "localhost:8080", header, value)), null))
			.contains(SameOrigin.HEADER);
	}

	@Test
	void tokenOfSpringSecurityStandsForTheHeader() {
		assertThat(SameOrigin.problem(request("127.0.0.1", Map.of("Host", "localhost:8080")),
				new DashboardAccess.Csrf("X-CSRF-TOKEN", "_csrf", "t")))
			.isNull();
	}

}
