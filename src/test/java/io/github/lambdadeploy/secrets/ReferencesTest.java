// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.secrets.Reference.Parameter;
import io.github.lambdadeploy.secrets.Reference.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";

    @ParameterizedTest
    @CsvSource({
        "ssm:db-host, db-host,",
        "ssm:/prod/db/host:3, /prod/db/host, 3",
        "ssm-secure:/prod/db/password:12, /prod/db/password, 12",
        "ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/prod/db, arn:aws:ssm:eu-west-1:123456789012:parameter/prod/db,",
        "ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/db:7, arn:aws:ssm:eu-west-1:123456789012:parameter/db, 7",
    })
    void readsParameters(String inside, String name, String version) {
        String text = "{{resolve:" + inside + "}}";
        assertThat(References.in(text).found()).containsExactly(new Parameter(text, name, version));
        assertThat(References.in(text).mistakes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "db, db, , ,",
        "db:SecretString, db, , ,",
        "db:SecretString:user, db, user, ,",
        "db:SecretString:user:AWSPREVIOUS, db, user, AWSPREVIOUS,",
        "db:SecretString:::v1, db, , , v1",
        "db:SecretString::AWSPENDING, db, , AWSPENDING,",
        ARN + ", " + ARN + ", , ,",
        ARN + ":SecretString:user, " + ARN + ", user, ,",
        ARN + ":SecretString:user::v1, " + ARN + ", user, , v1",
        "rds!cluster-1:SecretString:pass word, rds!cluster-1, pass word, ,",
    })
    void readsSecrets(String inside, String id, String key, String stage, String version) {
        String text = "{{resolve:secretsmanager:" + inside + "}}";
        assertThat(References.in(text).found()).containsExactly(new Secret(text, id, key, stage, version));
        assertThat(References.in(text).mistakes()).isEmpty();
    }

    @Test
    void findsSeveralAnywhereAndReplacesThem() {
        String value = "jdbc://{{resolve:ssm:host}}:5432/{{resolve:ssm:name:2}}?x={{y}}&{{resolve:ssm:host}}";
        assertThat(References.in(value).found())
                .extracting(Reference::text)
                .containsExactly("{{resolve:ssm:host}}", "{{resolve:ssm:name:2}}", "{{resolve:ssm:host}}");
        assertThat(References.replace(value, reference -> "$1\\" + ((Parameter) reference).name()))
                .isEqualTo("jdbc://$1\\host:5432/$1\\name?x={{y}}&$1\\host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "{{name}}", "{resolve:ssm:a}", "{{ resolve:ssm:a }}", "resolve:ssm:a"})
    void leavesOtherTextAlone(String value) {
        assertThat(References.in(value).found()).isEmpty();
        assertThat(References.in(value).mistakes()).isEmpty();
        assertThat(References.replace(value, reference -> "x")).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{resolve:vault:a}} | names the service 'vault'",
                "{{resolve:}} | names the service ''",
                "{{resolve:ssm}} | names nothing",
                "{{resolve:ssm:}} | is not {{resolve:ssm:NAME}}",
                "{{resolve:ssm:a b}} | is not {{resolve:ssm:NAME}}",
                "{{resolve:ssm:a:1:2}} | is not {{resolve:ssm:NAME}}",
                "{{resolve:ssm:a:new}} | has the version 'new'",
                "{{resolve:ssm:arn:aws:ssm}} | is not {{resolve:ssm:NAME}}",
                "{{resolve:ssm:arn:aws:sns:eu-west-1:123456789012:parameter/a}} | is not {{resolve:ssm:NAME}}",
                "{{resolve:secretsmanager:}} | is not {{resolve:secretsmanager:SECRET-ID",
                "{{resolve:secretsmanager:db:user}} | has 'user' after the secret's id",
                "{{resolve:secretsmanager:db:SecretBinary}} | only SecretString can follow",
                "{{resolve:secretsmanager:db:SecretString:k:AWSCURRENT:v1}} | both a version stage and a version id",
                "{{resolve:secretsmanager:db:SecretString:k:s:v:x}} | is not {{resolve:secretsmanager:SECRET-ID",
            })
    void saysWhatIsWrong(String text, String mistake) {
        References references = References.in("before " + text + " after");
        assertThat(references.found()).isEmpty();
        assertThat(references.mistakes())
                .singleElement()
                .asString()
                .startsWith(text)
                .contains(mistake);
    }

    @Test
    void showsNothingOfWhatFollowsAnOpenReference() {
        assertThat(References.in("{{resolve:ssm:a and hunter2").mistakes())
                .containsExactly("{{resolve:... does not end with }}: close it");
    }
}
