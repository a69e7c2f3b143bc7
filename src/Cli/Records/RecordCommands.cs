using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Records;

/// <summary><c>mesh records</c>: an owner's own records.</summary>
internal static class RecordCommands
{
    public static Command Create(CliContext context) => new("records", "Shows, clears, extends and exports the records that a bureau has in the shared databases, which ./mesh import enters; and has hubs make their copies of all records anew.")
    {
        List(context), Show(context), Clear(context), Extend(context), Effect(context), Replicas(context), RecordExport.Create(context), RecordCopyCommands.Copies(context), RecordCopyCommands.Rebuild(context),
    };

    /// <summary>The option that says on which day a record is deleted.</summary>
    private static Argument<DateOnly> Day() => new("day")
    {
        Description = "The day on which it is deleted unless it is extended again, as 2030-01-31.",
        CustomParser = result =>
        {
            if (!DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                result.AddError($"'{result.Tokens[0].Value}' is no day of the calendar; it looks like 2030-01-31.");
            }

            return day;
        },
    };

    private static Argument<RecordId> Id() => new("record")
    {
        Description = "The record: its kind, a slash and its name, for example travel-document/FRA-12AB34567-passport or vehicle/car-1.",
        CustomParser = result => CommonOptions.Parse<RecordId>(result, RecordId.TryParse, "is no id of a record; it looks like travel-document/FRA-12AB34567-passport."),
    };

    private static Command List(CliContext context)
    {
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Records to show.");
        return MessageCommand.OfOwner(context, "list", "Lists the owner's records, in the order of their last changes.", [json, max], (parsed, gateway, owner, cancellationToken) =>
            PagedList.ShowAsync(
                context.Terminal,
                parsed.GetValue(max),
                async (page, after) =>
                {
                    var found = await gateway.GetAsync<RecordsBody>(owner, $"records?{page}{after}", cancellationToken);
                    return ([.. found.Records.Select(record => parsed.GetValue(json) ? JsonOutput.Of(record) : RecordText.Line(record))], found.Next?.ToString(CultureInfo.InvariantCulture));
                },
                place: "after"));
    }

    private static Command Show(CliContext context)
    {
        var id = Id();
        var json = JsonOutput.One();
        return MessageCommand.OfOwner(context, "show", "Shows all of a record.", [id, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<RecordViewBody>(owner, $"records/{parsed.GetValue(id)}", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : RecordText.Of(found));
        });
    }

    private static Command Clear(CliContext context)
    {
        var id = Id();
        return Changing(context, "clear", "Clears a record: the document was recovered, the vehicle or the person found. It is deleted, and no check finds it.", [id], parsed => new RecordChangeRequest { Clear = parsed.GetValue(id) });
    }

    private static Command Extend(CliContext context)
    {
        var (id, day) = (Id(), Day());
        return Changing(context, "extend", "Moves the day on which a record is deleted.", [id, day], parsed => new RecordChangeRequest { Extend = new ExtendRecordRequest { Id = parsed.GetValue(id), ReviewOn = parsed.GetValue(day) } });
    }

    private static Command Changing(CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, RecordChangeRequest> change)
    {
        var operation = MessageOptions.Operation();
        return MessageCommand.OfOwner(context, verb, description, [.. symbols, operation], async (parsed, gateway, owner, cancellationToken) =>
        {
            var request = new ChangeRecordsRequest { OperationId = MessageOptions.OperationOf(parsed, operation), Changes = [change(parsed)] };
            var outcome = await gateway.PostAsync<RecordsOutcomeBody>(owner, "records", request, version: null, cancellationToken);
            context.Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"Done, as {outcome.Position}; ./mesh records effect says at which hubs it is in effect."));
        });
    }

    private static Command Effect(CliContext context)
    {
        var id = Id();
        var json = JsonOutput.One();
        return MessageCommand.OfOwner(context, "effect", "Shows at which hubs, and in which offline copies, the last change of a record is in effect, also of one that was cleared.", [id, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var effect = await gateway.GetAsync<RecordEffectBody>(owner, $"records/{parsed.GetValue(id)}/effect", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(effect) : RecordText.Of(effect));
        });
    }

    private static Command Replicas(CliContext context) =>
        MessageCommand.OfOwner(context, "replicas", "Shows how far the hubs' copies of the owner's records are.", [], async (parsed, gateway, owner, cancellationToken) =>
        {
            foreach (var hub in (await gateway.GetAsync<RecordReplicasBody>(owner, "records/replicas", cancellationToken)).Hubs)
            {
                context.Terminal.Line(RecordText.Of(hub));
            }
        });
}
