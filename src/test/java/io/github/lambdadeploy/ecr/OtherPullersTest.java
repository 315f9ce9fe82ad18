// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherPullersTest {

    private static final String OWN = "111111111111";
    private static final RepositoryState REPOSITORY = new RepositoryState(
            OWN + ".dkr.ecr.eu-west-1.amazonaws.com/orders",
            "arn:aws:ecr:eu-west-1:" + OWN + ":repository/orders",
            true,
            "MUTABLE",
            Set.of(),
            "AES256");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # statement without Effect: Allow                                                                   | who
            'Principal':{'AWS':'111111111111'},'Action':'ecr:*'                                                 |
            'Principal':{'AWS':'arn:aws:iam::111111111111:root'},'Action':'*'                                   |
            'Principal':{'AWS':['111111111111','arn:aws:iam::111111111111:role/ci']},'Action':'ecr:*'           |
            'Principal':{'Service':'lambda.amazonaws.com'},'Action':'ecr:BatchGetImage'                         |
            'Principal':{'AWS':'222222222222'},'Action':'ecr:PutImage'                                          |
            'Principal':{'AWS':'222222222222'},'Action':['ecr:PutImage','ecr:DescribeImages']                   |
            'Principal':'*','Action':'ecr:BatchGetImage'                                                        | everybody
            'Principal':{'AWS':'*'},'Action':'ecr:GetDownloadUrlForLayer'                                       | everybody
            'Principal':{'AWS':'*'},'Action':'ecr:*','Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}  | everybody
            'Principal':{'AWS':'222222222222'},'Action':'ecr:BatchGetImage'                                     | account 222222222222
            'Principal':{'AWS':'arn:aws-cn:iam::222222222222:role/x'},'Action':'ecr:batchget*'                  | account 222222222222
            'Principal':{'AWS':['111111111111','222222222222']},'Action':['ecr:PutImage','ecr:BatchGetImag?']   | account 222222222222
            'Principal':{'AWS':'222222222222'},'NotAction':'ecr:PutImage'                                       | account 222222222222
            'Principal':{'AWS':'AROAEXAMPLEID'},'Action':'*'                                                    | AROAEXAMPLEID
            'NotPrincipal':{'AWS':'222222222222'},'Action':'*'                                                  | all but some
            'Principal':{'Federated':'example.com'},'Action':'*'                                                | example.com
            """)
    void areWhoeverIsNotOfTheAccount(String statement, @Nullable String who) {
        assertThat(in("{'Effect':'Allow'," + statement + "}")).isEqualTo(Optional.ofNullable(who));
        assertThat(in("{'Effect':'Deny'," + statement + "}")).isEmpty();
        assertThat(in("[{'Effect':'Allow','Principal':{'AWS':'" + OWN + "'},'Action':'ecr:*'},{'Effect':'Allow',"
                        + statement + "}]"))
                .isEqualTo(Optional.ofNullable(who));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'StringLike':{'aws:sourceArn':'arn:aws:lambda:eu-west-1:111111111111:function:*'}   |
            'StringEquals':{'aws:SourceAccount':'111111111111'}                                 |
            'StringEquals':{'aws:PrincipalTag/x':'y'}                                           |
            'ArnLike':{'aws:SourceArn':'arn:aws:lambda:eu-west-1:222222222222:function:*'}      | account 222222222222
            'ArnLike':{'aws:SourceArn':['arn:aws:lambda:eu-west-1:111111111111:function:*','*']} | everybody
            'StringLike':{'aws:SourceArn':'arn:aws:lambda:*:*:function:*'}                      | arn:aws:lambda:*:*:function:*
            'StringEquals':{'aws:SourceAccount':['111111111111','222222222222']}                | account 222222222222
            'StringNotEquals':{'aws:SourceAccount':'222222222222'} | whoever StringNotEquals aws:SourceAccount admits
            'StringEquals':{'aws:SourceOrgID':'o-1'} | whoever StringEquals aws:SourceOrgID admits
            """)
    void lambdaPullsForWhomTheConditionAdmits(String condition, @Nullable String who) {
        assertThat(in("{'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},'Action':'ecr:BatchGetImage',"
                        + "'Condition':{" + condition + "}}"))
                .isEqualTo(Optional.ofNullable(who));
    }

    @Test
    void ofTheGrantsThatTheDeploymentMakesOnlyThoseToAccounts() {
        String own = new PullPolicy(null).ownFunctions(REPOSITORY).changed();
        assertThat(OtherPullers.in(String.valueOf(own), OWN)).isEmpty();
        String other =
                new PullPolicy(own).functionsOf("222222222222", REPOSITORY).changed();
        assertThat(OtherPullers.in(String.valueOf(other), OWN)).contains("account 222222222222");
    }

    @Test
    void mayBeAnybodyInWhatIsNoPolicy() {
        assertThat(OtherPullers.in("what?", OWN)).contains("somebody unknown, since its policy is no JSON");
    }

    private static Optional<String> in(String statements) {
        return OtherPullers.in(("{'Version':'2012-10-17','Statement':" + statements + "}").replace('\'', '"'), OWN);
    }
}
