using System.Net;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Security;

public sealed class RateLimitTests
{
    [Fact]
    public async Task One_owners_haste_does_not_touch_another()
    {
        var settings = GatewayUnderTest.Settings() with { Limits = new GatewayLimits { RequestsPerSecond = 10, RequestBurst = 5 } };
        await using var gateway = await GatewayUnderTest.StartAsync(settings);
        using var france = gateway.ClientOf("FR");
        using var brazil = gateway.ClientOf("BR");
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 200 && refused is null; i++)
        {
            var answer = await france.GetAsync("/api/v1/owners/FR/feed");
            refused = answer.StatusCode == HttpStatusCode.OK ? null : answer;
        }

        Assert.NotNull(refused);
        await refused.ProblemAsync(429, MeshErrorCodes.Busy);
        Assert.NotNull(refused.Headers.RetryAfter);
        using var other = await brazil.GetAsync("/api/v1/owners/BR/feed");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var anonymous = gateway.Anonymous();
        using var health = await anonymous.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public void The_defaults_leave_room_for_five_thousand_messages_a_second() => Assert.True(new GatewayLimits().RequestsPerSecond >= 5_000);
}
