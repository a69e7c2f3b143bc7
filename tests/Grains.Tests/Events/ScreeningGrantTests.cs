using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Events;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Events;

/// <summary>When the consent is asked whether the lists may be screened, and what its answers mean.</summary>
public sealed class ScreeningGrantTests
{
    private static readonly OwnerId Brazil = new("BR");
    private static readonly EventRecord Event = Under("first");

    private readonly ManualClock _clock = new();
    private Exception? _answer;
    private int _asked;

    [Fact]
    public async Task An_answer_holds_for_half_a_minute()
    {
        var grant = Grant();
        await grant.RequireAsync(Event, default);
        _clock.Advance(ScreeningGrant.HoldsFor - TimeSpan.FromTicks(1));
        await grant.RequireAsync(Event, default);
        Assert.Equal(1, _asked);
        _clock.Advance(TimeSpan.FromTicks(1));
        await grant.RequireAsync(Event, default);
        Assert.Equal(2, _asked);
        await grant.RequireAsync(Under("second"), default);
        Assert.Equal(3, _asked);
    }

    [Theory]
    [InlineData("time-out")]
    [InlineData(MeshErrorCodes.Unavailable)]
    [InlineData(MeshErrorCodes.Busy)]
    public async Task What_does_not_answer_has_granted_nothing_and_is_asked_again(string failure)
    {
        var grant = Grant();
        _answer = failure == "time-out" ? new TimeoutException() : new MeshException(failure, "Later.");
        for (var time = 1; time <= 3; time++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => grant.RequireAsync(Event, default));
            Assert.Equal((time, false), (_asked, grant.IsOver(Event)));
        }

        _answer = null;
        await grant.RequireAsync(Event, default);
    }

    [Fact]
    public async Task A_grant_that_is_over_screens_nothing_more_and_another_one_does()
    {
        var grant = Grant();
        await grant.RequireAsync(Event, default);
        _clock.Advance(ScreeningGrant.HoldsFor);
        _answer = new MeshException(MeshErrorCodes.ConsentRequired, "It was revoked.");
        for (var page = 0; page < 100; page++)
        {
            Assert.Equal(MeshErrorCodes.ConsentRequired, (await Assert.ThrowsAsync<MeshException>(() => grant.RequireAsync(Event, default))).Code);
            Assert.True(grant.IsOver(Event));
        }

        _answer = null;
        Assert.False(grant.IsOver(Under("second")));
        await grant.RequireAsync(Under("second"), default);
        Assert.Equal(3, _asked);
    }

    private static EventRecord Under(string consent) =>
        new(DeploymentId.Parse("BR-IMEST-2026-0003"), EventScene.Plan(new DateOnly(2026, 3, 1)), default, EventState.Open, ScreeningState.Running)
        {
            Consent = ConsentId.For(Brazil, EventScene.Secretariat, new OperationId(consent)),
            ScreenedBy = new Author(EventScene.Secretariat, "1"),
        };

    private ScreeningGrant Grant() => new(
        (_, _) =>
        {
            _asked++;
            return _answer is null ? Task.CompletedTask : Task.FromException(_answer);
        },
        _clock);
}
