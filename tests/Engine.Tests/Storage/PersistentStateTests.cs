using Interpol.Mesh.Engine.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Tests.Storage;

public sealed class PersistentStateTests : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public PersistentStateTests()
    {
        ServiceCollection services = TestServices.Basics();
        var builder = new Builder(services);
        builder.AddMemoryGrainStorageAsDefault();
        builder.AddMemoryGrainStorage("hub");
        services.AddSingleton(TimeProvider.System);
        services.AddPersistentState();
        _services = services.BuildServiceProvider();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task States_are_injected_by_name_and_read_before_the_grain_is_active()
    {
        Bureau first = await ActivateAsync("FR");
        first.Profile.State.Name = "Lyon";
        first.Duty.State.Name = "on duty";
        first.Preferences.State.Name = "French";
        await first.Profile.WriteStateAsync();
        await first.Duty.WriteStateAsync();
        await first.Preferences.WriteStateAsync();

        Bureau second = await ActivateAsync("FR");

        Assert.Equal(("Lyon", "on duty", "French"), (second.Profile.State.Name, second.Duty.State.Name, second.Preferences.State.Name));
        Assert.True(second.Profile.RecordExists);
        Assert.Equal(first.Profile.Etag, second.Profile.Etag);
        Assert.Same(TimeProvider.System, second.Time);
        Assert.False((await ActivateAsync("BR")).Profile.RecordExists);
    }

    [Fact]
    public async Task What_a_grain_changes_is_not_stored_before_it_writes()
    {
        Bureau first = await ActivateAsync("FR");
        await first.Profile.WriteStateAsync();
        first.Profile.State.Name = "changed";

        Assert.Equal("", (await ActivateAsync("FR")).Profile.State.Name);
    }

    [Fact]
    public async Task A_conflict_and_a_clear_reach_the_grain()
    {
        Bureau first = await ActivateAsync("FR");
        Bureau second = await ActivateAsync("FR");
        await first.Profile.WriteStateAsync();

        await Assert.ThrowsAsync<InconsistentStateException>(() => second.Profile.WriteStateAsync());
        await second.Profile.ReadStateAsync();
        await second.Profile.ClearStateAsync();

        Assert.False(second.Profile.RecordExists);
        Assert.False((await ActivateAsync("FR")).Profile.RecordExists);
    }

    [Fact]
    public void A_storage_that_nobody_registered_is_named()
    {
        OrleansConfigurationException failure = Assert.Throws<OrleansConfigurationException>(
            () => new GrainConstructor(typeof(Lost)).Create(new TestGrainContext(GrainId.Create("lost", "FR"), _services)));

        Assert.Contains("nowhere", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_of_another_type_is_refused_when_the_class_is_looked_at()
    {
        OrleansConfigurationException failure = Assert.Throws<OrleansConfigurationException>(() => new GrainConstructor(typeof(Wrong)));

        Assert.Contains("profile", failure.Message, StringComparison.Ordinal);
    }

    private async Task<Bureau> ActivateAsync(string key)
    {
        var context = new TestGrainContext(GrainId.Create("bureau", key), _services);
        var grain = (Bureau)new GrainConstructor(typeof(Bureau)).Create(context);
        await context.SetUpStateAsync();
        return grain;
    }

    public sealed class Named
    {
        public string Name { get; set; } = "";
    }

    private sealed class Bureau(
        [PersistentState("profile", "hub")] IPersistentState<Named> profile,
        TimeProvider time,
        [PersistentState("duty", "hub")] IPersistentState<Named> duty,
        [PersistentState("preferences")] IPersistentState<Named> preferences)
    {
        public IPersistentState<Named> Profile => profile;

        public IPersistentState<Named> Duty => duty;

        public IPersistentState<Named> Preferences => preferences;

        public TimeProvider Time => time;
    }

    private sealed class Lost([PersistentState("profile", "nowhere")] IPersistentState<Named> profile)
    {
        public IPersistentState<Named> Profile => profile;
    }

    private sealed class Wrong([PersistentState("profile", "hub")] string profile)
    {
        public string Profile => profile;
    }

    private sealed class Builder(IServiceCollection services) : ISiloBuilder
    {
        public IServiceCollection Services => services;

        public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();
    }
}
