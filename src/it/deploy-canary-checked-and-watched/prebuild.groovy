// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.StoryAws
import io.github.lambdadeploy.json.JsonObject
import io.github.lambdadeploy.local.Faults

StoryAws.use(basedir) { aws ->
    aws.cloudWatch().putMetricAlarm {
        it.alarmName('orders-errors').namespace('AWS/Lambda').metricName('Errors').statistic('Sum').period(60)
            .evaluationPeriods(1).threshold(1.0d).comparisonOperator('GreaterThanThreshold')
    }
}
Faults.write(new File(basedir, 'target/local').toPath(), new JsonObject()
    .put('shift.minuteMillis', 10)
    .put('cloudwatch.alarmAfterDescribes.orders-errors', 200))
