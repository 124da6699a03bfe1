package io.luaprocess.runtime;

import io.luaprocess.Pid;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.supervision.ServiceState;
import io.luaprocess.supervision.ServiceStatus;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A CANCEL that supervision did not send does not stop a service.
 */
@Timeout(60)
class CanceledServiceTests {

	@ParameterizedTest
	@CsvSource({ "app:polite_service, ended after a CANCEL that supervision had not sent", "app:final_service, final" })
	void serviceThatEndsAfterACancelOfSomeoneElseIsRestarted(String service, String error) {
		try (LuaTest scripts = LuaTest.in("lua/canceled-service")) {
			LuaProcessRuntime runtime = scripts.runtime();
			Pid first = status(runtime, service).pid();
			assertThat(first).isNotNull();
			runtime.cancel(first.toString(), null, "not by supervision");
			await().until(() -> status(runtime, service).restarts() == 1
					&& status(runtime, service).state() == ServiceState.RUNNING);
			assertThat(status(runtime, service).lastError().message()).isEqualTo(error);
			assertThat(status(runtime, service).pid()).isNotEqualTo(first);
			runtime.stop();
			assertThat(status(runtime, service).state()).isEqualTo(ServiceState.STOPPED);
		}
	}

	private static ServiceStatus status(LuaProcessRuntime runtime, String service) {
		return runtime.services().service(service);
	}

}
