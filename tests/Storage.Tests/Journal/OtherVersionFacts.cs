using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Journal;

/// <summary>Databases that another version of the program made are not read, nor written to.</summary>
public abstract class OtherVersionFacts(StoragePlace place) : StorageFacts(place)
{
    [Theory]
    [InlineData(99, "schema version 99 and this program knows version 3: use a newer version of the program")]
    [InlineData(2, "schema version 2, which an earlier version of the program made, and this program reads version 3 only: use the earlier program for it, or give the hub a new database")]
    public async Task A_database_of_another_version_is_refused_with_a_sentence(int version, string sentence)
    {
        await Databases.OpenAsync("lyon");
        await Place.PretendVersionAsync(version);
        await ReopenAsync();

        HubUnavailableException failure = await Assert.ThrowsAsync<HubUnavailableException>(() => Databases.OpenAsync("lyon"));

        Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HubUnavailableException>(() => Journal.AppendAsync(Sample.Append(1, "a")));
        await Assert.ThrowsAsync<HubUnavailableException>(() => Journal.ReadHeadAsync(Sample.Outbox));
        await Databases.OpenAsync("singapore");
    }

    [Fact]
    public async Task Silos_that_make_a_database_at_once_do_not_disturb_each_other()
    {
        await using HubDatabases other = await OpenAnotherAsync();

        await Task.WhenAll(Databases.OpenAsync("lyon"), other.OpenAsync("lyon"));

        Assert.True((await Journal.AppendAsync(Sample.Append(1, "c"))).Written);
        Assert.True((await other.Journal("lyon").AppendAsync(Sample.Append(2, "d"))).Written);
    }
}
