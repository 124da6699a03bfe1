package io.luaprocess.spring.module;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AllowedHosts}.
 */
class AllowedHostsTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			api.example.com,          https://api.example.com,                   true
			api.example.com,          HTTP://API.example.com/x/../y?q,           true
			api.example.com,          https://api.example.com:443/,              true
			api.example.com,          https://api.example.com:8443/,             false
			api.example.com,          https://api.example.com.evil.org/,         false
			api.example.com,          https://api.example.com@evil.org/,         false
			api.example.com:8443,     https://api.example.com:8443/,             true
			api.example.com:8443,     https://api.example.com/,                  false
			https://a.org,            https://a.org/x,                           true
			https://a.org,            http://a.org/x,                            false
			https://a.org/v1/,        https://a.org/v1/x?q=/../,                 true
			https://a.org/v1,         https://a.org/v1,                          true
			https://a.org/v1,         https://a.org/v12,                         false
			https://a.org/v1,         https://a.org/v1/../admin,                 false
			https://a.org/v1,         https://a.org/v1/%2e%2e/admin,             false
			https://a.org/v1,         https://a.org/v1/..;/admin,                false
			https://a.org/v1,         https://a.org/v1/..%2Fadmin,               false
			https://a.org/v1,         https://a.org/v1/..,                       false
			https://a.org/v1,         https://a.org/v1//x,                       false
			http://[::1]:8080,        http://[::1]:8080/x,                       true
			http://[::1]:8080,        http://127.0.0.1:8080/x,                   false
			""")
	void urlsAreComparedInParts(String entry, URI target, boolean expected) {
		assertThat(new AllowedHosts(List.of(entry)).contains(target)).isEqualTo(expected);
	}

}
