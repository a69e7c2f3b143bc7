using Interpol.Mesh.Storage.Tests.Journal;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Sqlite;

public sealed class SqliteSharingTests() : SharingFacts(new SqlitePlace())
{
    [Fact]
    public async Task Silos_that_start_together_where_no_file_is_all_find_their_tables()
    {
        for (int round = 0; round < 40; round++)
        {
            await using var place = new SqlitePlace();
            HubDatabases[] silos = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAnotherAsync(on: place)));
            try
            {
                await Task.WhenAll(silos.Select(silo => Task.Run(() => silo.OpenAsync("lyon"))));
            }
            finally
            {
                await Task.WhenAll(silos.Select(silo => silo.DisposeAsync().AsTask()));
            }
        }
    }
}
