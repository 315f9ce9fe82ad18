// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.aws.TestClients
import io.github.lambdadeploy.json.JsonObject
import io.github.lambdadeploy.local.FaultRule
import io.github.lambdadeploy.local.Faults
import io.github.lambdadeploy.local.LocalAws

def secrets = [
    'the first variable': 'my-SECRET-variable-1',
    'the second variable': 'my-SECRET-variable-2',
    'the parameter': 'my-SECRET "parameter" & {more}=é',
    'the changed parameter': 'my-SECRET-changed-parameter',
    'the secret': 'my-SECRET\\secret/100% +',
    'the changed secret': 'my-SECRET-changed-secret',
    'the other key of the secret': 'my-SECRET-other-key',
    'the access key': 'my-SECRET-access-key',
    'the password of settings.xml': 'my-SECRET-of-settings',
    'the password of the proxy': 'my-SECRET-of-the-proxy',
    'the payload of the smoke check': 'my-SECRET-smoke-payload',
    'the payload of invoke': 'my-SECRET-invoke-payload',
]

def local = { name -> new File(basedir, "target/local/$name").toPath() }
def servers = [:]
def start = { name, FaultRule... rules ->
    Faults.write(local(name), new JsonObject(), rules)
    def aws = LocalAws.start(local(name))
    servers[name] = aws
    context.userProperties.put("endpoint.$name".toString(), aws.uri().toString())
    context.userProperties.put("port.$name".toString(), aws.uri().port.toString())
    aws
}
def always = { FaultRule.on('*', '*').times(0) }
def measured = 'Lambda was unable to configure your environment variables because the environment variables you have provided ' +
    'exceeded the 4KB limit. String measured: {"DATABASE_PASSWORD":"my-SECRET-variable-1"}'
def constraint = "1 validation error detected: Value '{DATABASE_PASSWORD=my-SECRET-variable-1, PARAMETER=" + secrets['the parameter'] +
    "}' at 'environment.variables' failed to satisfy constraint: Map values must satisfy constraint"
def quoting = 'The value ' + secrets['the secret'] + ' of SECRET is not one we take'
def create = { name, status, code, message -> FaultRule.on('lambda', 'CreateFunction').resource(name).answer(status, code, message) }

// Where all is well, but for some functions.
def good = start('good',
    create('deploy-measured', 400, 'InvalidParameterValueException', measured),
    create('deploy-constraint', 400, 'ValidationException', constraint),
    create('deploy-quoting', 400, 'InvalidParameterValueException', quoting),
    create('deploy-expired', 403, 'ExpiredTokenException', 'The security token included in the request is expired'),
    create('deploy-kms', 400, 'KMSAccessDeniedException', 'Lambda was unable to decrypt my-SECRET-variable-1'),
    FaultRule.on('lambda', 'CreateFunction').resource('deploy-garbled-late').times(0).garble(),
    FaultRule.on('ssm', 'GetParameters').resource('/denied/parameter').times(0).answer(400, 'AccessDeniedException',
        'User: me is not authorized to perform: ssm:GetParameters on resource: /denied/parameter'),
    FaultRule.on('secretsmanager', 'GetSecretValue').resource('garbled/database').times(0).garble(),
    FaultRule.on('registry', '*').resource('deploy-unpushable').times(0).answer(403, 'DENIED', 'no'))
start('bases')
start('denied', always().answer(403, 'AccessDeniedException', 'User: me is not authorized to perform: lambda:It on resource: it'))
start('broken', always().answer(500, 'InternalFailure', 'Something went wrong'))
start('cut', always().cut())
start('garbled', always().garble())

TestClients.of(good, 'us-east-1').withCloseable { aws ->
    [['first', 'the parameter', 'the secret'], ['second', 'the changed parameter', 'the changed secret'],
        ['denied', 'the parameter', 'the secret'], ['garbled', 'the parameter', 'the secret']].each { stage, parameter, secret ->
        aws.ssm().putParameter { it.name("/$stage/parameter".toString()).value(secrets[parameter]).type('SecureString') }
        aws.secretsManager().createSecret {
            it.name("$stage/database".toString()).clientRequestToken(UUID.randomUUID().toString()).secretString(new JsonObject()
                .put('password', secrets[secret]).put('other', secrets['the other key of the secret']).toString())
        }
    }
    def session = aws.sts().assumeRole { it.roleArn(LocalAws.ROLE_ARN).roleSessionName('story') }.credentials()
    secrets['the secret key of the profile'] = session.secretAccessKey()
    secrets['the session token of the profile'] = session.sessionToken()
    new File(basedir, 'aws-credentials').text = """[temporary]
aws_access_key_id = ${session.accessKeyId()}
aws_secret_access_key = ${session.secretAccessKey()}
aws_session_token = ${session.sessionToken()}
"""
}
def login = TestClients.of(servers.bases, 'us-east-1').withCloseable { aws ->
    aws.ecr().authorizationToken.authorizationData()[0].authorizationToken()
}
secrets['the password of docker login'] = new String(login.decodeBase64()).substring(4)

def write = { name, text ->
    def file = new File(basedir, name)
    file.parentFile.mkdirs()
    file.text = text
    null
}
def server = { name ->
    "<server><id>127.0.0.1:${servers[name].uri().port}</id><username>somebody</username>" +
        '<password>my-SECRET-of-settings</password></server>'
}
write('settings-with-secrets.xml', """<settings>
  <servers>${servers.keySet().collect(server).join('')}</servers>
  <proxies>
    <proxy>
      <active>true</active>
      <protocol>http</protocol>
      <host>127.0.0.1</host>
      <port>${servers.bases.uri().port}</port>
      <username>somebody</username>
      <password>my-SECRET-of-the-proxy</password>
      <nonProxyHosts>127.0.0.1|localhost</nonProxyHosts>
    </proxy>
  </proxies>
</settings>
""")
write('docker/config.json', new JsonObject().put('auths', new JsonObject().put("localhost:${servers.bases.uri().port}".toString(),
    new JsonObject().put('auth', login))).toString())
write('smoke.json', '{"name": "my-SECRET-smoke-payload"}')
write('accepted/event.json', '{"name": "my-SECRET-invoke-payload"}')
['ci', 'scratch', 'cache'].each { new File(basedir, it).mkdirs() }

// Every goal there is but help, which does nothing that can fail; and every way to fail there is.
def goals = new groovy.xml.XmlSlurper().parse(LocalAws.getResourceAsStream('/META-INF/maven/plugin.xml'))
    .mojos.mojo.collect { it.goal.text() }
def modules = [:]
def plugin = { goal, configuration ->
    def packaging = goal in ['package', 'deploy']
    def goalsToRun = goal == 'deploy' ? '<goal>package</goal><goal>deploy</goal>' : "<goal>$goal</goal>"
    [packaging ? 'jar' : 'pom', "<execution><id>it</id>${packaging ? '' : '<phase>validate</phase>'}<goals>$goalsToRun</goals></execution>",
        configuration]
}
(goals - 'help').each { goal ->
    ['denied', 'broken', 'cut', 'garbled'].each { fault ->
        def at = goal == 'package'
            ? "<image><from>127.0.0.1:\${port.$fault}/private/base:1</from></image>"
            : "<endpoint>\${endpoint.$fault}</endpoint><packageType>zip</packageType>"
        modules["$goal-$fault".toString()] = plugin(goal, at)
    }
    modules["$goal-proxied".toString()] = plugin(goal, goal == 'package'
        ? '<allowInsecureRegistries>true</allowInsecureRegistries><image><from>registry.example.com/private/base:1</from></image>'
        : '<allowInsecureRegistries>true</allowInsecureRegistries><packageType>zip</packageType>' +
            '<endpoint>http://aws.example.com</endpoint>')
}
['measured', 'constraint', 'quoting', 'expired-late', 'kms', 'garbled-late'].each {
    modules["deploy-$it".toString()] = plugin('deploy', '<endpoint>${endpoint.good}</endpoint><packageType>zip</packageType>')
}
modules['deploy-expired-late'][2] += '<functionName>deploy-expired</functionName>'
def reference = { parameter, secret -> '<endpoint>${endpoint.good}</endpoint><packageType>zip</packageType><function><environment>' +
    "<PARAMETER>{{resolve:ssm:$parameter}}</PARAMETER><SECRET>{{resolve:secretsmanager:$secret}}</SECRET></environment></function>" }
modules['deploy-parameter'] = plugin('deploy', reference('/denied/parameter', 'first/database'))
modules['deploy-secret'] = plugin('deploy', reference('/first/parameter', 'garbled/database'))
modules['deploy-key'] = plugin('deploy', reference('/first/parameter', 'first/database:SecretString:nothing'))
modules['deploy-unpushable'] = plugin('deploy', '<endpoint>${endpoint.good}</endpoint>' +
    '<image><from>localhost:${port.bases}/lambda/java:17</from></image>')
modules['deploy-smoke'] = plugin('deploy', '<endpoint>${endpoint.good}</endpoint><packageType>zip</packageType>' +
    '<handler>com.example.Hello::tell</handler><release><smoke><payloadFile>${project.basedir}/../../smoke.json</payloadFile>' +
    '<expect>"Hello"</expect></smoke></release>')

modules.each { name, module ->
    def (packaging, executions, configuration) = module
    write("failing/$name/pom.xml", """<project>
  <modelVersion>4.0.0</modelVersion>
  <parent><groupId>com.example</groupId><artifactId>failing</artifactId><version>1.0</version></parent>
  <artifactId>$name</artifactId>
  <packaging>$packaging</packaging>
  <build>
    <sourceDirectory>../../src/main/java</sourceDirectory>
    <plugins><plugin>
      <groupId>io.github.lambdadeploy</groupId><artifactId>lambda-deploy-maven-plugin</artifactId>
      <executions>$executions</executions>
      <configuration>$configuration</configuration>
    </plugin></plugins>
  </build>
</project>
""")
}
write('failing/pom.xml', """<project>
  <modelVersion>4.0.0</modelVersion>
  <parent><groupId>com.example</groupId><artifactId>every-goal-tells-no-secrets</artifactId><version>1.0</version></parent>
  <artifactId>failing</artifactId>
  <packaging>pom</packaging>
  <modules>${modules.keySet().collect { "<module>$it</module>" }.join('')}</modules>
</project>
""")
context.put('servers', servers)
context.put('secrets', secrets)
context.put('goals', goals)
context.put('modules', modules.keySet())
null
