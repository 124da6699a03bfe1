package io.luaprocess.spring.autoconfigure;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for applications whose tests replace the runtime by a mock.
 */
@SpringBootTest(
		properties = { "management.endpoints.web.exposure.include=*", "luaprocess.security.scopes.ROLE_X=app:nothing" })
class MockedRuntimeTests {

	@MockitoBean
	private ProcessRuntime runtime;

	@Autowired
	private ApplicationContext context;

	@Test
	void mockReplacesTheRuntimeWithAllThatBelongsToIt() {
		given(this.runtime.call("app:greet", "you")).willReturn("hello");
		assertThat(this.context.getBean(ProcessRuntime.class).call("app:greet", "you")).isEqualTo("hello");
		assertThat(this.context.getBeanNamesForType(LuaProcessRuntime.class)).isEmpty();
		assertThat(this.context.getBeanNamesForType(ProcessRuntimeLifecycle.class)).isEmpty();
		assertThat(this.context.containsBean("processesEndpoint")).isFalse();
		assertThat(this.context.containsBean("luaprocessHealthContributor")).isFalse();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
