using System.CommandLine;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Tests.Shell;

public sealed class UsageTests
{
    private static readonly CliContext Context = new(new Repository(Path.GetTempPath()), new Terminal(TextWriter.Null, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false));

    [Fact]
    public void What_no_command_can_read_is_refused_in_words_of_the_house_by_all_of_them()
    {
        var commands = 0;
        Look(Program.CreateRoot(Context), []);
        Assert.True(commands > 100, $"{commands} commands were looked at");

        void Look(Command command, IReadOnlyList<string> path)
        {
            string[] options = [.. command.Options.Where(option => option.ValueType != typeof(bool)).SelectMany(option => new[] { option.Name, "?!" })];
            var parsed = Program.CreateRoot(Context).Parse([.. path, .. command.Arguments.Select(_ => "?!"), .. options]);
            if (parsed.Errors.Count > 0)
            {
                commands++;
                Assert.DoesNotMatch(@"System\.|`|expected type", Program.Sentence(parsed));
            }

            foreach (var each in command.Subcommands)
            {
                Look(each, [.. path, each.Name]);
            }
        }
    }

    [Theory]
    [InlineData("2030-01-31T12:00Z", "2030-01-31T12:00:00Z")]
    [InlineData("2030-01-31T09:00:30-03:00", "2030-01-31T12:00:30Z")]
    [InlineData("2030-01-31T12:00:00.1234567+00:00", "2030-01-31T12:00:00.1234567Z")]
    [InlineData("2030-01-31T12:00", "2030-01-31T12:00:00Z")]
    [InlineData("2030-01-31", "2030-01-31T00:00:00Z")]
    public void A_time_reads_the_same_everywhere(string text, string moment)
    {
        Assert.True(CommonOptions.TryParseTime(text, out var time));
        Assert.Equal(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("12:00")]
    [InlineData("01/02/2030")]
    [InlineData("2030-02-30")]
    [InlineData("2030-01-31 12:00Z")]
    [InlineData("2030-01-31T25:00Z")]
    [InlineData("2030-01-31T12:00+99:00")]
    public void What_could_be_two_times_or_none_is_no_time(string text) => Assert.False(CommonOptions.TryParseTime(text, out _));

    [Theory]
    [InlineData("'01/02/2030' is no time: it looks like 2030-01-31T12:00Z, 2030-01-31T09:00-03:00 or 2030-01-31; without an offset it is taken as UTC.", "notice", "extend", "FR", "2026-12", "01/02/2030")]
    [InlineData("'yesterday' is no time: it looks like 2030-01-31T12:00Z, 2030-01-31T09:00-03:00 or 2030-01-31; without an offset it is taken as UTC.", "event", "clear", "FR", "FR-IMEST-2026-0001", "2026-000001", "reason", "--found-at", "yesterday")]
    [InlineData("'two' is no number; start wants one.", "case", "task", "start", "FR", "FR-2026-000001", "two")]
    public void Says_what_it_should_look_like(string sentence, params string[] arguments) =>
        Assert.Contains(sentence, Program.Sentence(Program.CreateRoot(Context).Parse(arguments)), StringComparison.Ordinal);
}
