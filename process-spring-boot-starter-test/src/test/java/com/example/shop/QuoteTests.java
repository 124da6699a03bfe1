package com.example.shop;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.test.ProcessTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

@ProcessTest(properties = "luaprocess.default-modules=prices")
class QuoteTests {

	@Autowired
	private ProcessRuntime processes;

	@MockitoBean
	private Prices prices;

	@Test
	void aQuoteIsPriceTimesAmount() {
		given(this.prices.of("lamp")).willReturn(20.0);

		assertThat(this.processes.call("guide:quote", "lamp", 3)).isEqualTo(60L);
	}

}
