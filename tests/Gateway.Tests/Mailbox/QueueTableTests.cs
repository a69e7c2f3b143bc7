using System.Text;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interpol.Mesh.Gateway.Tests.Mailbox;

/// <summary>What waits in the mailbox's file for hubs.</summary>
public sealed class QueueTableTests : IDisposable
{
    private static readonly QueueLane Brazil = new(new("BR"), "lyon");

    private readonly string _folder = OpenMailbox.NewFolder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_waited_in_files_of_before_waits_on_in_order_and_is_moved_once()
    {
        await using (var database = Open())
        {
            var (key, entry) = QueueTable.Encrypt(database.Cipher, "audit", "an entry"u8);
            var (hitKey, hit) = QueueTable.Encrypt(database.Cipher, "hit", "a hit"u8);
            await database.WriteAsync(
                db =>
                {
                    db.Execute("""
                        CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, hub TEXT NOT NULL, actor TEXT NOT NULL, batch TEXT NOT NULL, key BLOB NOT NULL, entry BLOB NOT NULL);
                        CREATE TABLE hit (id INTEGER PRIMARY KEY AUTOINCREMENT, searcher TEXT NOT NULL, hit TEXT NOT NULL, key BLOB NOT NULL, command BLOB NOT NULL);
                        """);
                    foreach (var batch in new[] { "first", "first", "second" })
                    {
                        db.Statement("INSERT INTO audit (hub, actor, batch, key, entry) VALUES ('lyon', 'BR', ?1, ?2, ?3)", batch, key, entry).Run();
                    }

                    return db.Statement("INSERT INTO hit (searcher, hit, key, command) VALUES ('FR', 'FR:0', ?1, ?2)", hitKey, hit).Run();
                },
                default);
        }

        for (var start = 0; start < 2; start++)
        {
            await using var database = Open();
            Assert.Equal([(Brazil, 3)], await database.ReadAsync(db => QueueTable.Lanes(db, "audit"), default));
            var batch = await database.ReadAsync(db => QueueTable.Oldest(db, "audit", Brazil, 10, static (first, row) => first.Label == row.Label), default);
            Assert.Equal(["first", "first"], batch.Select(row => row.Label));
            Assert.Equal("an entry", Encoding.UTF8.GetString(QueueTable.Decrypt(database.Cipher, "audit", batch[0])));
            var waiting = Assert.Single(await database.ReadAsync(db => QueueTable.Oldest(db, "hit", new(new("FR"), string.Empty), 10, static (_, _) => true), default));
            Assert.Equal("a hit", Encoding.UTF8.GetString(QueueTable.Decrypt(database.Cipher, "hit", waiting)));
            Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => QueueTable.Decrypt(database.Cipher, "audit", waiting));
        }
    }

    [Fact]
    public async Task A_lane_is_taken_and_forgotten_without_the_others()
    {
        await using var database = Open();
        var (key, body) = QueueTable.Encrypt(database.Cipher, "hit", "a hit"u8);
        QueueLane[] lanes = [Brazil, new(new("BR"), "singapore"), new(new("FR"), "lyon")];
        await database.WriteAsync(db => lanes.Concat(lanes).Select(lane => QueueTable.Add(db, "hit", lane, "x", key, body)).ToList(), default);

        await database.WriteAsync(
            db =>
            {
                QueueTable.Delete(db, "hit", Brazil, 1);
                return true;
            },
            default);

        Assert.Equal([(Brazil, 1), (lanes[1], 2), (lanes[2], 2)], await database.ReadAsync(db => QueueTable.Lanes(db, "hit"), default));
        Assert.Equal(4, Assert.Single(await database.ReadAsync(db => QueueTable.Oldest(db, "hit", Brazil, 10, static (_, _) => true), default)).Id);
        Assert.Empty(await database.ReadAsync(db => QueueTable.Lanes(db, "audit"), default));
    }

    private MailboxDatabase Open() => MailboxDatabase.Open(_folder, [new("BR"), new("FR")], NullLogger.Instance);
}
