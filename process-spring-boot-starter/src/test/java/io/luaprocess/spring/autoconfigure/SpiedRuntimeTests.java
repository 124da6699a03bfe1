package io.luaprocess.spring.autoconfigure;

import io.luaprocess.ProcessRuntime;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verify;

/**
 * Tests for applications whose tests spy on the runtime.
 */
@SpringBootTest
class SpiedRuntimeTests {

	@MockitoSpyBean
	private ProcessRuntime runtime;

	@Test
	void runtimeCanBeSpiedOn() {
		assertThat(this.runtime.callFor(Integer.class, "demo:add", 1, 2)).isEqualTo(3);
		verify(this.runtime).callFor(Integer.class, "demo:add", 1, 2);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
