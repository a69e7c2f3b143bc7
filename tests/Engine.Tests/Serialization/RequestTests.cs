using Interpol.Mesh.Engine.Generation;

namespace Interpol.Mesh.Engine.Tests.Serialization;

/// <summary>Calls through generated references, requests and results, without a silo.</summary>
public sealed class RequestTests : IClassFixture<CodecFixture>
{
    private readonly GeneratedRegistry _registry;
    private readonly LoopbackRuntime _runtime;
    private readonly ISampleGrain _grain;

    public RequestTests(CodecFixture fixture)
    {
        _registry = fixture.Registry;
        _runtime = new LoopbackRuntime(_registry, new SampleGrain());
        _grain = _runtime.Reference<ISampleGrain>("FR");
    }

    [Fact]
    public async Task Every_kind_of_method_can_be_called()
    {
        await _grain.Nothing();
        Assert.Equal(5, await _grain.Add(2, 3));
        await _grain.Add("a", "b");
        Assert.Equal("text!", await _grain.Inherited("text"));
        var changed = await _grain.Change(new Settings { Text = "t" }, 9, CancellationToken.None);
        Assert.Equal([1, 2, 3, 9], changed!.Numbers);
        var failure = await Assert.ThrowsAsync<RefusalException>(async () => await _grain.NothingByValue());
        Assert.Equal("no", failure.Code);
    }

    [Fact]
    public async Task The_cancellation_token_arrives()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        Assert.Null(await _grain.Change(new Settings { Text = "t" }, 9, source.Token));
        Assert.True(_runtime.Last!.IsCancellable);
    }

    [Fact]
    public async Task References_cross_the_wire_and_can_be_called()
    {
        var other = _runtime.Reference<ISampleGrain>("BR");
        var result = (await _grain.Follow(other))!;
        Assert.Equal(other.GetGrainId(), result.GetGrainId());
        Assert.Equal("x!", await result.Inherited("x"));
        Assert.Null(await _grain.Follow(null));
        Assert.Equal("FR", _grain.GetPrimaryKeyString());
        Assert.Equal("y!", await _grain.AsReference<ISampleBaseGrain>().Inherited("y"));
    }

    [Fact]
    public void Arguments_are_copied_unless_they_are_marked_immutable()
    {
        var settings = new Settings { Text = "t" };
        var descriptor = _registry.GetInterface(typeof(ISampleGrain));
        Assert.NotSame(settings, Copy(nameof(ISampleGrain.Change)));
        Assert.Same(settings, Copy(nameof(ISampleGrain.Shared)));

        object? Copy(string method)
        {
            var request = descriptor.CreateRequest(descriptor.Methods.Single(item => item.Name == method).Id);
            request.GetType().GetField("Argument0")!.SetValue(request, settings);
            Assert.Same(settings, request.GetArgument(0));
            return request.CopyArguments().GetArgument(0);
        }
    }

    [Fact]
    public void Descriptors_say_what_the_attributes_say()
    {
        var descriptor = _registry.GetInterface(typeof(ISampleGrain));
        Assert.Equal("sample.grain", descriptor.InterfaceType.ToString());
        Assert.Equal(GrainKeyKind.String, descriptor.KeyKind);
        Assert.Equal(8, descriptor.Methods.Count);
        var change = descriptor.Methods.Single(method => method.Name == nameof(ISampleGrain.Change));
        Assert.True(change.AlwaysInterleave);
        Assert.Equal(typeof(ISampleGrain).GetMethod(nameof(ISampleGrain.Change)), change.Method);
        var add = descriptor.Methods.Single(method => method.Name == nameof(ISampleGrain.Add) && method.ReadOnly);
        Assert.Equal(TimeSpan.FromSeconds(5), add.ResponseTimeout);
        Assert.True(_registry.TryGetInterface(GrainInterfaceType.Create("sample.grain"), out var found));
        Assert.Same(descriptor, found);
        Assert.True(_registry.TryGetClass(GrainType.Create("sample"), out var grainClass));
        Assert.Equal(typeof(SampleGrain), grainClass.Type);
        Assert.Contains(descriptor, grainClass.Interfaces);
    }

    [Fact]
    public void An_interface_that_nothing_was_generated_for_is_named() =>
        Assert.Contains(nameof(IDisposable), Assert.Throws<ArgumentException>(() => _registry.GetInterface(typeof(IDisposable))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_search_for_assemblies_finds_this_one() => Assert.Contains(typeof(RequestTests).Assembly, AssemblySearch.FindAll());
}
