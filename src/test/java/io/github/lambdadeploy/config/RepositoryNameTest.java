// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {

    @Test
    void readsNamesAndAddresses() {
        assertThat(RepositoryName.parse("team/orders")).contains(new RepositoryName(null, null, "team/orders"));
        assertThat(RepositoryName.parse("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/orders"))
                .contains(new RepositoryName("123456789012", "eu-west-1", "team/orders"));
        assertThat(RepositoryName.parse("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/orders"))
                .contains(new RepositoryName("123456789012", "cn-north-1", "orders"));
        assertThat(RepositoryName.parse("localhost:5000/orders")).contains(new RepositoryName(null, null, "orders"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Orders", "orders:latest", "-orders", "a", ""})
    void refusesWhatEcrRefuses(String name) {
        assertThat(RepositoryName.parse(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_lambda", "MyLambda", "A", "_x_", "a--b__c"})
    void everyFunctionNameGivesARepositoryName(String function) {
        assertThat(RepositoryName.parse(RepositoryName.of(function))).isPresent();
    }
}
