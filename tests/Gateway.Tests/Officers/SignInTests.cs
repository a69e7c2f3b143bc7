using System.Net;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Officers;

public sealed class SignInTests : IAsyncLifetime
{
    private const string Who = "/api/v1/owners/FR/who";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;

    public static TheoryData<string, string> BadBodies => new()
    {
        { "", "(body)" },
        { "[]", "(body)" },
        { """{"number":"1"}""", "password" },
        { """{"password":"x"}""", "number" },
        { """{"number":1,"password":"x"}""", "number" },
        { """{"number":"","password":"x"}""", "number" },
        { """{"number":"1","password":""}""", "password" },
        { """{"number":"1","password":null}""", "password" },
        { """{"number":"1","password":"x","cookie":"yes"}""", "cookie" },
        { """{"number":"1","password":"x","more":1}""", "more" },
        { """{"number":"1","number":"2","password":"x"}""", "number" },
    };

    public async Task InitializeAsync()
    {
        _gateway = await Bureau.StartAsync(_time);
        await _gateway.CreateOfficerAsync("4711");
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task An_officer_signs_in_works_and_signs_out()
    {
        using var answer = await _gateway.TrySignInAsync("4711");
        var session = await answer.JsonAsync(HttpStatusCode.Created);
        Assert.Equal("Officer 4711", (string?)session["name"]);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        using var client = _gateway.ClientWith((string)session["token"]!);
        using var who = await client.GetAsync(Who);
        var said = await who.JsonAsync();
        Assert.Equal("4711", (string?)said["officer"]);
        Assert.Equal("session", (string?)said["method"]);
        using var list = await client.GetAsync("/api/v1/owners/FR/sessions");
        Assert.True((bool)Assert.Single((await list.JsonAsync())["sessions"]!.AsArray())!["isCurrent"]!);
        using var signedOut = await client.DeleteAsync("/api/v1/owners/FR/sessions/current");
        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        using var after = await client.GetAsync(Who);
        await after.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
    }

    [Fact]
    public async Task Nothing_that_is_kept_opens_a_session()
    {
        var token = await _gateway.SignInAsync("4711");
        var secret = token.Split('_', 4)[3];
        foreach (var item in _gateway.Mesh.Store("FR").Writes.SelectMany(write => write.Items))
        {
            var text = System.Text.Encoding.UTF8.GetString(item.Content.Payload.Span);
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Bureau.Password, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Unknown_wrong_and_locked_get_the_same_answer()
    {
        await _gateway.CreateOfficerAsync("4712");
        for (var i = 0; i < Bureau.Quick.LockAfter; i++)
        {
            (await _gateway.TrySignInAsync("4712", "wrong")).Dispose();
        }

        using var unknown = await _gateway.TrySignInAsync("9999");
        using var wrong = await _gateway.TrySignInAsync("4711", "wrong");
        using var locked = await _gateway.TrySignInAsync("4712");
        var texts = new List<string>();
        foreach (var answer in (HttpResponseMessage[])[unknown, wrong, locked])
        {
            texts.Add((await answer.ProblemAsync(401, GatewayErrorCodes.Unauthenticated)).ToJsonString());
        }

        Assert.Single(texts.Distinct());
    }

    [Fact]
    public async Task Ten_failures_in_fifteen_minutes_lock_an_account_until_they_are_old()
    {
        for (var i = 0; i < 9; i++)
        {
            (await _gateway.TrySignInAsync("4711", "wrong")).Dispose();
        }

        // A success forgives.
        await _gateway.SignInAsync("4711");
        for (var i = 0; i < 10; i++)
        {
            (await _gateway.TrySignInAsync("4711", "wrong")).Dispose();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        using var locked = await _gateway.TrySignInAsync("4711");
        await locked.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        await FailuresAsync(10);
        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(11));
        using var still = await _gateway.TrySignInAsync("4711");
        await still.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        _time.Advance(TimeSpan.FromSeconds(2));
        await _gateway.SignInAsync("4711");
    }

    [Fact]
    public async Task A_failure_that_the_other_gateways_are_told_while_a_password_is_checked_counts()
    {
        using var hasher = new SlowHasher();
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR"), _time, configure: builder =>
        {
            Bureau.With(Bureau.Quick with { LockAfter = 2 })(builder);
            builder.Services.AddSingleton<IPasswordHasher<string>>(hasher);
        });
        await gateway.CreateOfficerAsync("4712");
        (await gateway.TrySignInAsync("4712", "wrong")).Dispose();
        await ToldAsync(gateway, "4712", 1);

        hasher.Slow();
        var signingIn = gateway.TrySignInAsync("4712");
        await hasher.Checking;
        gateway.Services.GetRequiredService<FailureLedger>().Failed(new("FR"), "4712");
        await ToldAsync(gateway, "4712", 2);
        hasher.GoOn();
        using var locked = await signingIn;
        await locked.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
    }

    [Fact]
    public async Task A_supervisor_unlocks_by_setting_a_password()
    {
        for (var i = 0; i < 10; i++)
        {
            (await _gateway.TrySignInAsync("4711", "wrong")).Dispose();
        }

        await FailuresAsync(10);
        using var chief = _gateway.ClientOf("FR", MeshRoles.Supervisor);
        using var set = await chief.PutAsync("/api/v1/owners/FR/officers/4711/password", Answers.Json("""{"password":"another good one"}"""));
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        await _gateway.SignInAsync("4711", "another good one");
    }

    [Fact]
    public async Task An_address_with_too_many_failures_is_refused()
    {
        await using var strict = await Bureau.StartAsync(_time, Bureau.Quick with { FailuresPerAddress = 3 });
        for (var i = 0; i < 3; i++)
        {
            using var wrong = await strict.TrySignInAsync("9" + i);
            await wrong.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        }

        using var refused = await strict.TrySignInAsync("4711");
        await refused.ProblemAsync(429, MeshErrorCodes.Busy);
        _time.Advance(TimeSpan.FromMinutes(15));
        using var again = await strict.TrySignInAsync("4711");
        await again.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
    }

    [Fact]
    public async Task A_session_ends_when_it_is_not_used_and_in_any_case_after_twelve_hours()
    {
        using var idle = _gateway.ClientWith(await _gateway.SignInAsync("4711"));
        _time.Advance(TimeSpan.FromMinutes(29));
        using (var used = await idle.GetAsync(Who))
        {
            Assert.Equal(HttpStatusCode.OK, used.StatusCode);
        }

        _time.Advance(TimeSpan.FromMinutes(30));
        using (var over = await idle.GetAsync(Who))
        {
            await over.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        }

        using var busy = _gateway.ClientWith(await _gateway.SignInAsync("4711"));
        for (var i = 0; i < 28; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(25));
            using var used = await busy.GetAsync(Who);
            Assert.Equal(HttpStatusCode.OK, used.StatusCode);
        }

        _time.Advance(TimeSpan.FromMinutes(21));
        using var last = await busy.GetAsync(Who);
        await last.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
    }

    [Fact]
    public async Task A_browser_keeps_its_token_out_of_reach_and_other_sites_cannot_use_it()
    {
        using var answer = await _gateway.TrySignInAsync("4711", cookie: true);
        Assert.Null((string?)(await answer.JsonAsync(HttpStatusCode.Created))["token"]);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        using var browser = _gateway.Anonymous();
        browser.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", cookie.Split(';')[0]);
        using var read = await browser.GetAsync(Who);
        Assert.Equal("cookie", (string?)(await read.JsonAsync())["method"]);
        using var forged = await browser.DeleteAsync("/api/v1/owners/FR/sessions/current");
        await forged.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        browser.DefaultRequestHeaders.TryAddWithoutValidation(AntiforgeryEndpoint.Header, "1");
        using var guessed = await browser.DeleteAsync("/api/v1/owners/FR/sessions/current");
        await guessed.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        using var given = await browser.GetAsync(AntiforgeryEndpoint.Path);
        var token = await given.JsonAsync();
        Assert.Equal(AntiforgeryEndpoint.Header, (string?)token["header"]);
        browser.DefaultRequestHeaders.Remove(AntiforgeryEndpoint.Header);
        browser.DefaultRequestHeaders.Add(AntiforgeryEndpoint.Header, (string)token["token"]!);
        using var halfOfIt = await browser.DeleteAsync("/api/v1/owners/FR/sessions/current");
        await halfOfIt.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        var second = Assert.Single(given.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", second, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", second, StringComparison.OrdinalIgnoreCase);
        browser.DefaultRequestHeaders.Remove("Cookie");
        browser.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", $"{cookie.Split(';')[0]}; {second.Split(';')[0]}");
        using var own = await browser.DeleteAsync("/api/v1/owners/FR/sessions/current");
        Assert.Equal(HttpStatusCode.NoContent, own.StatusCode);
        using var after = await browser.GetAsync(Who);
        await after.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
    }

    [Theory]
    [InlineData("198.51.100.7", true)]
    [InlineData("203.0.113.9", false)]
    public async Task Only_a_known_proxy_says_that_a_browser_is_connected_over_HTTPS(string from, bool known)
    {
        var settings = GatewayUnderTest.Settings("FR") with { Proxies = ["198.51.100.0/24"] };
        await using var gateway = await GatewayUnderTest.StartAsync(settings, _time, beside: _gateway, configure: builder =>
        {
            builder.Services.AddSingleton(Bureau.Quick);
            builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(new From(IPAddress.Parse(from)));
        });
        using var client = gateway.Anonymous();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.44");
        using var answer = await client.PostAsync("/api/v1/owners/FR/sessions", Answers.Json($$"""{"number":"4711","password":"{{Bureau.Password}}","cookie":true}"""));
        await answer.JsonAsync(HttpStatusCode.Created);
        Assert.Equal(known, Assert.Single(answer.Headers.GetValues("Set-Cookie")).Contains("secure", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(known, answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Changed_tokens_are_refused()
    {
        var token = await _gateway.SignInAsync("4711");
        string[] tokens =
        [
            token[..^1] + (token[^1] == 'A' ? 'B' : 'A'),
            token + "A",
            token.Replace("_FR_", "_BR_", StringComparison.Ordinal),
            token.Replace("mss_", "mat_", StringComparison.Ordinal),
            "mss_FR_0000000000000000_" + token.Split('_', 4)[3],
            "mss_",
            "mss_FR",
        ];
        foreach (var changed in tokens)
        {
            using var client = _gateway.ClientWith(changed);
            using var answer = await client.GetAsync(Who);
            await answer.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        }
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bad_body_is_refused(string body, string field)
    {
        using var client = _gateway.Anonymous();
        using var answer = await client.PostAsync("/api/v1/owners/FR/sessions", Answers.Json(body));
        var problem = await answer.ProblemAsync(400, MeshErrorCodes.Invalid, field);
        Assert.NotNull(problem);
    }

    [Fact]
    public async Task While_the_hub_is_away_sessions_go_on_and_nobody_new_comes_in()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            GatewayUnderTest.Settings("FR") with { Calls = new() { Total = TimeSpan.FromMilliseconds(100) } },
            configure: Bureau.With(Bureau.Quick));
        using var client = await gateway.OfficerAsync("1");
        var store = gateway.Mesh.Store("FR");
        store.WriteFaults.Always = store.ReadFaults.Always = () => new MeshException(MeshErrorCodes.Unavailable, "Away.");
        using var who = await client.GetAsync(Who);
        Assert.Equal(HttpStatusCode.OK, who.StatusCode);
        using var newcomer = await gateway.TrySignInAsync("1");
        await newcomer.ProblemAsync(503, MeshErrorCodes.Unavailable);
    }

    private Task FailuresAsync(int count) => ToldAsync(_gateway, "4711", count);

    private static Task ToldAsync(GatewayUnderTest gateway, string officer, int count) => Until.TrueAsync(
        () => gateway.Services.GetRequiredService<OwnerStores>().Of(new("FR")).ReadAsync(CancellationToken.None).AsTask().Result.Find<SignInFailures>(officer)?.Times.Length == count
            && gateway.Services.GetRequiredService<FailureLedger>().PendingOf(new("FR"), officer).IsEmpty,
        "the failures are written down");

    /// <summary>Checks passwords at once, unless it was told to take its time.</summary>
    private sealed class SlowHasher : IPasswordHasher<string>, IDisposable
    {
        private readonly ManualResetEventSlim _goesOn = new(initialState: true);
        private readonly TaskCompletionSource _checking = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Checking => _checking.Task;

        public void Slow() => _goesOn.Reset();

        public void GoOn() => _goesOn.Set();

        public string HashPassword(string user, string password) => password;

        public PasswordVerificationResult VerifyHashedPassword(string user, string hashedPassword, string providedPassword)
        {
            if (!_goesOn.IsSet)
            {
                _checking.SetResult();
                _goesOn.Wait();
            }

            return hashedPassword == providedPassword ? PasswordVerificationResult.Success : PasswordVerificationResult.Failed;
        }

        public void Dispose()
        {
            _goesOn.Set();
            _goesOn.Dispose();
        }
    }

    /// <summary>Has every request come from an address.</summary>
    private sealed class From(IPAddress address) : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        public Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> Configure(Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> next) => application =>
        {
            application.Use(new Func<Microsoft.AspNetCore.Http.RequestDelegate, Microsoft.AspNetCore.Http.RequestDelegate>(following => context =>
            {
                context.Connection.RemoteIpAddress = address;
                return following(context);
            }));
            next(application);
        };
    }
}
