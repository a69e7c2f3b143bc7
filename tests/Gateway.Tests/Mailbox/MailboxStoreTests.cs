using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Hosting.Startup;
using Interpol.Mesh.Gateway.Mailbox;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Tests.Mailbox;

public sealed class MailboxStoreTests : IDisposable
{
    private readonly string _folder = OpenMailbox.NewFolder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_came_and_what_was_sent_is_there_after_a_restart_and_its_text_stands_in_no_file()
    {
        await using (var first = OpenMailbox.In(_folder))
        {
            await first.ReceiveAsync("in", "Wanted: Quixote");
            await first.SendAsync("out", "Seen: Dulcinea");
            Assert.Equal(-1, first.Bytes().AsSpan().IndexOf("Quixote"u8));
            Assert.Equal(-1, first.Bytes().AsSpan().IndexOf("Dulcinea"u8));
        }

        await using var second = OpenMailbox.In(_folder);
        Assert.Equal("Wanted: Quixote", (await second.GetAsync(OpenMailbox.France, "in"))!.Content!.Text);
        var sent = await second.GetAsync(OpenMailbox.Brazil, "out");
        Assert.Equal(("Seen: Dulcinea", MailDirection.Sent), (sent!.Content!.Text, sent.Direction));
        Assert.Equal(1, second.It.Intake.Fetched.Routine);
        Assert.Equal("0.0.1", second.It.Arrivals.Cursor.ToString());
    }

    [Fact]
    public async Task A_withdrawal_removes_text_and_key_from_the_files_and_leaves_a_tombstone()
    {
        await using var mailbox = OpenMailbox.In(_folder);
        await mailbox.ReceiveAsync("other", "Stays here");
        await mailbox.ReceiveAsync("gone", "Must go");
        await mailbox.SendAsync("forward", "Fwd: Must go", OpenMailbox.IdOf(OpenMailbox.France, "gone"));
        await mailbox.ReceiveWithdrawalAsync("gone");

        foreach (var tombstone in new[] { await mailbox.GetAsync(OpenMailbox.France, "gone"), await mailbox.GetAsync(OpenMailbox.Brazil, "forward") })
        {
            Assert.Equal(MailState.Withdrawn, tombstone!.State);
            Assert.Null(tombstone.Content);
            Assert.Equal(OpenMailbox.Start, tombstone.WithdrawnAt);
            Assert.Equal(new string('0', 64), tombstone.Envelope.PayloadHash.Value);
        }

        Assert.Equal("Stays here", (await mailbox.GetAsync(OpenMailbox.France, "other"))!.Content!.Text);
        Assert.Equal(0, new FileInfo(Path.Combine(mailbox.GatewayFolder, "mailbox.db-wal")).Length);
        Assert.Empty(await mailbox.FindAsync("go"));
        Assert.Single(await mailbox.FindAsync("stays"));
    }

    [Fact]
    public async Task A_message_that_was_withdrawn_before_it_came_arrives_without_its_text()
    {
        await using var mailbox = OpenMailbox.In(_folder);
        await mailbox.ReceiveWithdrawalAsync("late");
        await mailbox.ReceiveAsync("late", "Must not be seen");
        var item = await mailbox.GetAsync(OpenMailbox.France, "late");
        Assert.Equal(MailState.Withdrawn, item!.State);
        Assert.Null(item.Content);
        Assert.Empty(await mailbox.FindAsync("seen"));
    }

    [Fact]
    public async Task That_a_message_was_withdrawn_is_kept_as_long_as_a_hub_can_bring_it_and_no_longer()
    {
        await using var mailbox = OpenMailbox.In(_folder);
        foreach (var name in new[] { "early", "late" })
        {
            await mailbox.ReceiveWithdrawalAsync(name);
        }

        await mailbox.TrimAsync(OpenMailbox.Start + new MailboxOptions().KeepWithdrawals);
        await mailbox.ReceiveAsync("early", "Must not be seen");
        await mailbox.TrimAsync(OpenMailbox.Start + new MailboxOptions().KeepWithdrawals + TimeSpan.FromSeconds(1));
        await mailbox.ReceiveAsync("late", "No hub brings this");
        Assert.Equal(MailState.Withdrawn, (await mailbox.GetAsync(OpenMailbox.France, "early"))!.State);
        Assert.Equal(MailState.Open, (await mailbox.GetAsync(OpenMailbox.France, "late"))!.State);
    }

    [Fact]
    public async Task A_file_of_before_these_indexes_is_opened_and_goes_on()
    {
        await using (var first = OpenMailbox.In(_folder))
        {
            await first.ReceiveAsync("in", "There before");
            using var older = SqliteSession.Open(Path.Combine(first.GatewayFolder, "mailbox.db"), create: false, TimeSpan.FromSeconds(10));
            older.Execute("DROP INDEX outgoing_unsettled; DROP INDEX withdrawn_at;");
        }

        await using var second = OpenMailbox.In(_folder);
        await second.TrimAsync(OpenMailbox.Start);
        Assert.Equal("There before", (await second.GetAsync(OpenMailbox.France, "in"))!.Content!.Text);
    }

    [Fact]
    public async Task An_owners_own_withdrawal_removes_what_it_sent()
    {
        await using var mailbox = OpenMailbox.In(_folder);
        await mailbox.SendAsync("mine", "Taken back");
        await mailbox.It.WithdrawnAsync(OpenMailbox.IdOf(OpenMailbox.Brazil, "mine"), OpenMailbox.Start, CancellationToken.None);
        Assert.Equal(MailState.Withdrawn, (await mailbox.GetAsync(OpenMailbox.Brazil, "mine"))!.State);
        Assert.Empty(await mailbox.FindAsync("taken"));
        var repeated = await Assert.ThrowsAsync<RequestRefusedException>(() => mailbox.SendAsync("mine", "Taken back"));
        Assert.Equal(MeshErrorCodes.OperationConflict, repeated.Code);
    }

    [Fact]
    public async Task A_repeated_request_sends_identical_bytes_also_after_a_restart_and_another_one_is_a_conflict()
    {
        var message = OpenMailbox.Outgoing("op", "first");
        await using (var first = OpenMailbox.In(_folder))
        {
            await first.It.KeepOutgoingAsync(message, new byte[] { 1 }, new MessageContent { Text = "first" }, CancellationToken.None);
            Assert.Null(await first.GetAsync(OpenMailbox.Brazil, "op"));
        }

        await using var second = OpenMailbox.In(_folder);
        var again = await second.It.KeepOutgoingAsync(OpenMailbox.Outgoing("op", "composed anew"), new byte[] { 1 }, new MessageContent(), CancellationToken.None);
        Assert.Equal(Encoding.UTF8.GetBytes("first"), again.Payload.ToArray());
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(
            async () => await second.It.KeepOutgoingAsync(message, new byte[] { 2 }, new MessageContent(), CancellationToken.None));
        Assert.Equal((409, MeshErrorCodes.OperationConflict), (refused.Status, refused.Code));
        await second.It.NotSentAsync(message.Operation, CancellationToken.None);
        Assert.Null(await second.It.FindOutgoingAsync(message.Operation, new byte[] { 2 }, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_stored_is_told_and_answered_also_when_it_cannot_be_indexed()
    {
        await using var mailbox = OpenMailbox.In(_folder);
        var told = new List<MessageId>();
        mailbox.It.Arrivals.Listen(news => told.AddRange(news.Received.Select(item => item.Envelope.Id)));
        var changed = mailbox.It.Arrivals.Changed;
        mailbox.It.Search.Dispose();
        await mailbox.ReceiveAsync("in", "Cannot be indexed");
        await mailbox.SendAsync("out", "Nor this");
        await mailbox.It.WithdrawnAsync(OpenMailbox.IdOf(OpenMailbox.Brazil, "out"), OpenMailbox.Start, CancellationToken.None);
        Assert.Equal([OpenMailbox.IdOf(OpenMailbox.France, "in")], told);
        Assert.True(changed.IsCompleted);
        Assert.Equal("0.0.1", mailbox.It.Arrivals.Cursor.ToString());
        Assert.Equal(MailState.Withdrawn, (await mailbox.GetAsync(OpenMailbox.Brazil, "out"))!.State);
    }

    [Fact]
    public async Task A_listener_that_fails_keeps_nothing_from_the_others()
    {
        await using var mailbox = OpenMailbox.In(_folder);
        var told = 0;
        mailbox.It.Arrivals.Listen(_ => throw new InvalidOperationException("A listener fails."));
        mailbox.It.Arrivals.Listen(_ => told++);
        var changed = mailbox.It.Arrivals.Changed;
        await mailbox.ReceiveAsync("in", "Told");
        Assert.Equal(1, told);
        Assert.True(changed.IsCompleted);
    }

    [Fact]
    public async Task What_a_loss_of_power_takes_back_of_a_message_that_was_sent_is_in_doubt_after_the_next_start_and_settled_by_what_the_hub_has()
    {
        await using (var first = OpenMailbox.In(_folder))
        {
            // The last that was flushed: what says that the hub took it was not.
            await first.It.KeepOutgoingAsync(OpenMailbox.Outgoing("taken", "first"), new byte[] { 1 }, new MessageContent { Text = "first" }, CancellationToken.None);
            await first.It.KeepOutgoingAsync(OpenMailbox.Outgoing("elsewhere", "second"), new byte[] { 1 }, new MessageContent { Text = "second" }, CancellationToken.None);
        }

        await using var second = OpenMailbox.In(_folder);
        await second.It.DoubtUnsettledAsync(CancellationToken.None);
        var doubts = new List<OperationId>();
        while (second.It.InDoubt.TryRead(out var operation))
        {
            doubts.Add(operation);
        }

        Assert.Equal(["elsewhere", "taken"], doubts.Select(doubt => doubt.Value).Order());
        await second.It.SettleAsync(OperationId.Parse("taken"), EntryOf("taken", "first"), CancellationToken.None);
        await second.It.SettleAsync(OperationId.Parse("elsewhere"), EntryOf("elsewhere", "as another gateway composed it"), CancellationToken.None);
        Assert.Equal("first", (await second.GetAsync(OpenMailbox.Brazil, "taken"))!.Content!.Text);
        Assert.Single(await second.FindAsync("first"));
        Assert.Null(await second.GetAsync(OpenMailbox.Brazil, "elsewhere"));
        await second.It.DoubtUnsettledAsync(CancellationToken.None);
        Assert.False(second.It.InDoubt.TryRead(out _));
    }

    [Fact]
    public async Task A_message_that_the_hub_has_taken_is_not_reported_as_failed_when_that_cannot_be_written_down()
    {
        var mailbox = OpenMailbox.In(_folder);
        await mailbox.It.KeepOutgoingAsync(OpenMailbox.Outgoing("op", "text"), new byte[] { 1 }, new MessageContent { Text = "text" }, CancellationToken.None);
        await mailbox.DisposeAsync();
        await mailbox.It.SentAsync(OpenMailbox.Outgoing("op", "text"), OpenMailbox.Accepted("op"), CancellationToken.None);
        Assert.True(mailbox.It.InDoubt.TryRead(out var doubt));
        Assert.Equal("op", doubt.Value);
    }

    [Fact]
    public async Task Whatever_step_is_the_last_before_a_kill_the_next_start_finds_all_that_was_flushed()
    {
        await using var mailbox = OpenMailbox.In(_folder);
        Func<Task>[] steps =
        [
            () => mailbox.ReceiveAsync("a", "alpha"),
            () => mailbox.SendAsync("b", "beta"),
            () => mailbox.It.KeepOutgoingAsync(OpenMailbox.Outgoing("c", "gamma"), new byte[] { 1 }, new MessageContent { Text = "gamma" }, CancellationToken.None).AsTask(),
            () => mailbox.It.SentAsync(OpenMailbox.Outgoing("c", "gamma"), OpenMailbox.Accepted("c"), CancellationToken.None).AsTask(),
            () => mailbox.It.MarkReadAsync(OpenMailbox.IdOf(OpenMailbox.France, "a"), OpenMailbox.Start, CancellationToken.None).AsTask(),
            () => mailbox.ReceiveWithdrawalAsync("a"),
            () => mailbox.ReceiveAsync("d", "delta"),
        ];
        foreach (var step in steps)
        {
            await step();
            var copy = OpenMailbox.NewFolder();
            var target = Directory.CreateDirectory(Path.Combine(copy, "gateways", "gateway-test")).FullName;
            foreach (var file in Directory.GetFiles(mailbox.GatewayFolder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
            }

            await using (var reopened = OpenMailbox.In(copy))
            {
                foreach (var (sender, name) in new[] { (OpenMailbox.France, "a"), (OpenMailbox.Brazil, "b"), (OpenMailbox.Brazil, "c"), (OpenMailbox.France, "d") })
                {
                    var before = await mailbox.GetAsync(sender, name);
                    var after = await reopened.GetAsync(sender, name);
                    Assert.Equal((before?.State, before?.Content?.Text, before?.ReadAt, before?.WithdrawnAt), (after?.State, after?.Content?.Text, after?.ReadAt, after?.WithdrawnAt));
                }

                Assert.Equal(mailbox.It.Arrivals.Cursor, reopened.It.Arrivals.Cursor);
            }

            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public async Task Two_processes_never_open_one_mailbox()
    {
        await using var first = OpenMailbox.In(_folder);
        var taken = Assert.Throws<StartupException>(() => OpenMailbox.In(_folder));
        Assert.Contains("Another process has the mailbox", taken.Message);
    }

    [Fact]
    public async Task A_missing_or_wrong_storage_key_is_an_error_and_never_a_new_key()
    {
        string key;
        await using (var first = OpenMailbox.In(_folder))
        {
            key = Path.Combine(first.GatewayFolder, "storage.key");
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
            }
        }

        File.Move(key, key + ".away");
        Assert.Contains("is missing", Assert.Throws<StartupException>(() => OpenMailbox.In(_folder)).Message);
        Assert.False(File.Exists(key));
        File.WriteAllBytes(key, new byte[32]);
        Assert.Contains("is not the one", Assert.Throws<StartupException>(() => OpenMailbox.In(_folder)).Message);
        File.WriteAllBytes(key, new byte[31]);
        Assert.Contains("31 bytes", Assert.Throws<StartupException>(() => OpenMailbox.In(_folder)).Message);
        File.Move(key + ".away", key, overwrite: true);
        await using var again = OpenMailbox.In(_folder);
    }

    [Fact]
    public async Task A_thread_is_read_in_order_and_the_newest_of_it_when_there_is_more()
    {
        await using var mailbox = OpenMailbox.In(_folder);
        var thread = ThreadId.New();
        for (var i = 0; i < 5; i++)
        {
            await mailbox.ReceiveAsync($"m{i}", $"text {i}", OpenMailbox.Start.AddMinutes(i), thread);
        }

        var newest = await mailbox.It.ReadThreadAsync(thread, null, 3, CancellationToken.None);
        Assert.Equal(["text 2", "text 3", "text 4"], newest.Select(item => item.Content!.Text));
        var older = await mailbox.It.ReadThreadAsync(thread, newest[0].Envelope.Id, 2, CancellationToken.None);
        Assert.Equal(["text 1", "text 2"], older.Select(item => item.Content!.Text));
        Assert.Empty(await mailbox.It.ReadThreadAsync(ThreadId.New(), newest[0].Envelope.Id, 2, CancellationToken.None));
    }

    private static SentEntry EntryOf(string name, string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        var envelope = OpenMailbox.EnvelopeOf(OpenMailbox.Brazil, name) with { PayloadBytes = bytes.Length, PayloadHash = Sha256Hash.Of(bytes) };
        return new SentEntry(1, envelope, new HubTimestamp(OpenMailbox.Start, HubName.BuenosAires), bytes, EntryState.Whole, [], default);
    }
}
