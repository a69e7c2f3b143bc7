using Interpol.Mesh.Silo.Boundary;
using NSubstitute;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>Where the mark of the silos goes, and where it does not.</summary>
public sealed class SiloMarkTests
{
    private const string Key = "mesh.silo";
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    private readonly SiloMark _mark = new(Secret);

    [Fact]
    public async Task A_call_to_an_actor_carries_it_and_nothing_after_the_call_does()
    {
        var carried = await CarriedAsync(GrainId.Create("feed", "FR"));
        Assert.IsType<Guid>(carried);
        Assert.Null(RequestContext.Get(Key));
        RequestContext.Set(Key, carried);
        Assert.True(_mark.TakeOff());
        Assert.Null(RequestContext.Get(Key));
    }

    [Theory]
    [InlineData("1f5a0c2e4b6d4f6a8b9c0d1e2f3a4b5c")]
    [InlineData("1f5a0c2e4b6d4f6a8b9c0d1e2f3a4b5c+0f0e0d0c0b0a09080706050403020100")]
    [InlineData("hosted-127.0.0.1:11111@1")]
    public async Task A_call_to_a_client_or_its_observer_carries_none_even_if_there_is_one(string key)
    {
        var client = GrainId.Create("sys.client", key);
        Assert.Null(await CarriedAsync(client));
        RequestContext.Set(Key, (await CarriedAsync(GrainId.Create("feed", "FR")))!);
        Assert.Null(await CarriedAsync(client));
        RequestContext.Clear();
    }

    [Fact]
    public async Task Another_secret_makes_another_mark()
    {
        RequestContext.Set(Key, (await CarriedAsync(GrainId.Create("feed", "FR")))!);
        Assert.False(new SiloMark([.. Secret.Reverse()]).TakeOff());
        Assert.Null(RequestContext.Get(Key));
    }

    [Fact]
    public async Task The_mark_in_another_form_is_none()
    {
        var mark = (Guid)(await CarriedAsync(GrainId.Create("feed", "FR")))!;
        foreach (var forged in new object?[] { null, mark.ToString(), mark.ToByteArray(), Guid.Empty, Guid.NewGuid(), mark.GetHashCode(), new object[] { mark } })
        {
            RequestContext.Set(Key, forged!);
            Assert.False(_mark.TakeOff());
            Assert.Null(RequestContext.Get(Key));
        }
    }

    private async Task<object?> CarriedAsync(GrainId target)
    {
        object? carried = null;
        var context = Substitute.For<IOutgoingGrainCallContext>();
        context.TargetId.Returns(target);
        context.Invoke().Returns(_ =>
        {
            carried = RequestContext.Get(Key);
            return Task.CompletedTask;
        });
        await _mark.Invoke(context);
        return carried;
    }
}
