package io.luaprocess.test;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

import io.luaprocess.ProcessRuntime;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.verify;

@ProcessTest
class ModuleTests {

	@Autowired
	private ProcessRuntime processes;

	@Test
	void modulesOfTheApplicationArePartOfTheSlice() {
		assertThat(this.processes.call("shop:quote", "lamp")).isEqualTo(4L);
	}

	@Test
	void timeDoesNotPassWhileJavaAnswersElsewhere() {
		assertThat(this.processes.call("shop:race", "lamp")).isEqualTo(4L);
	}

	@Test
	void streamsOfJavaAreReadMeanwhile() {
		assertThat(this.processes.call("shop:sum")).isEqualTo(9L);
	}

	@Test
	void listenersOfTheApplicationArePartOfTheSlice(ProcessProbe probe) {
		assertThat(probe.request("mailer", "length", "text").join()).isEqualTo(4L);
	}

	@Test
	void aProbeAsksAndIsAsked(ProcessProbe probe) {
		this.processes.spawn("shop:keeper");
		assertThat(probe.request("keeper", "keep", "lamp").join()).isEqualTo("kept lamp");
	}

	@Test
	void aProbeAnswersRequests(@ProbeName("keeper") ProcessProbe keeper) {
		keeper.on("keep", (request) -> keeper.answer(request, "not kept"));
		assertThat(this.processes.call("shop:asks_keeper", "lamp")).isEqualTo("not kept");
	}

	@TestFactory
	Stream<DynamicContainer> fakes(LuaTests tests) {
		return tests.in("fakes");
	}

	@Nested
	@ProcessTest(time = ProcessTest.Time.REAL)
	class InRealTime {

		@Test
		void aNestedClassMayHaveAnotherTime(ProcessClock clock, @Autowired ProcessRuntime runtime) {
			assertThat(clock.now()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
			assertThat(runtime.call("shop:race", "lamp")).isEqualTo(4L);
		}

	}

	@Nested
	class WithAMock {

		@MockitoBean
		private Prices prices;

		@Test
		void aMockStandsForAModule() {
			given(this.prices.of("lamp")).willReturn(39L);
			assertThat(ModuleTests.this.processes.call("shop:quote", "lamp")).isEqualTo(39L);
			verify(this.prices).of("lamp");
		}

	}

}
