package com.example.shop;

import java.time.Duration;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.test.ProbeName;
import io.luaprocess.test.ProcessClock;
import io.luaprocess.test.ProcessProbe;
import io.luaprocess.test.ProcessScenario;
import io.luaprocess.test.ProcessTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@ProcessTest
class OrderTests {

	@Autowired
	private ProcessRuntime processes;

	@Test
	void anOrderThatIsNotPaidExpires(@ProbeName("inventory") ProcessProbe inventory, ProcessProbe customer) {
		inventory.on("reserve", (message) -> inventory.reply(message, "reserved", true));

		Pid order = this.processes.spawn("guide:order", "lamp", customer.pid());

		customer.expect("expired").payload("lamp").from(order);
		inventory.expect("release").payload("lamp");
		customer.expectExit(order).returning("expired");
	}

	@RepeatedTest(20)
	void aPaymentInTimeIsTaken(@ProbeName("inventory") ProcessProbe inventory, ProcessProbe customer,
			ProcessClock clock) {
		inventory.on("reserve", (message) -> inventory.reply(message, "reserved", true));
		Pid order = this.processes.spawn("guide:order", "lamp", customer.pid());

		clock.advance(Duration.ofMinutes(14));
		customer.send(order, "paid");

		customer.expectExit(order).returning("paid");
		inventory.expectNothing(Duration.ofHours(1));
	}

	@Test
	void whatIsSoldOutIsNotWaitedFor(ProcessScenario scenario, @ProbeName("inventory") ProcessProbe inventory) {
		inventory.on("reserve", (message) -> inventory.reply(message, "reserved", false));

		scenario.spawn("guide:order", "lamp", inventory.pid())
			.andWaitAtMost(Duration.ofSeconds(1))
			.andWaitForExit()
			.andVerify((exit) -> assertThat(exit.value()).isEqualTo("sold out"));
	}

}
