using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.CommandCentre;

/// <summary><c>mesh command</c>: who leads the command centre, who is on duty, and its queue.</summary>
internal static class CentreCommands
{
    public static Command Create(CliContext context) => new("command", "Works in the command centre: the situation, duty, hand-overs and the queue.")
    {
        Show(context),
        Log(context),
        Present(context),
        Change(context, "leave", "Goes off duty.", [], _ => "presence/end", _ => new CommandRequest()),
        HandOver(context),
        Accept(context),
        Item(context, "take", "Takes an item, also from another officer.", [], _ => new CommandRequest()),
        Assign(context),
        Close(context),
        Roster(context),
        SetRoster(context),
        SetPlan(context),
        Alerts(context),
    };

    /// <summary><c>mesh ask-help</c>: a bureau asks the command centre for help.</summary>
    public static Command Ask(CliContext context)
    {
        var text = new Argument<string>("text") { Description = "What is needed." };
        var priority = new Option<string>("--priority") { Description = "flash or urgent.", DefaultValueFactory = _ => "urgent", HelpName = "flash|urgent" };
        priority.AcceptOnlyFromAmong("flash", "urgent");
        return ChangeOptions.Command<QueueItemBody>(
            context,
            "ask-help",
            "Asks the command centre for help.",
            [text, priority],
            _ => "help",
            parsed => new HelpRequest { Priority = parsed.GetValue(priority) == "flash" ? Lane.Flash : Lane.Urgent, Text = parsed.GetValue(text)! },
            item => CentreText.Line(item));
    }

    private static Command Show(CliContext context)
    {
        var json = JsonOutput.One();
        return OfCentre(context, "show", "Shows the situation.", [json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var board = await gateway.GetAsync<BoardBody>(owner, "command", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(board) : CentreText.Of(board));
        });
    }

    private static Command Log(CliContext context)
    {
        var json = JsonOutput.Lines();
        return OfCentre(context, "log", "Shows what happened at the lead desk, the oldest first.", [json], async (parsed, gateway, owner, cancellationToken) =>
        {
            for (long? after = 0; after is { } behind;)
            {
                var page = await gateway.GetAsync<LeadLogBody>(owner, $"command/log?since={behind}", cancellationToken);
                foreach (var entry in page.Entries)
                {
                    context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(entry) : CentreText.Line(entry));
                }

                after = page.Next;
            }
        });
    }

    private static Command Present(CliContext context)
    {
        var room = Room();
        var minutes = new Option<int?>("--minutes") { Description = "For how long, 1 to 60; 15 without it.", HelpName = "N" };
        return Change(context, "present", "Says to be on duty in a room; in the leading one that also confirms the lead.", [room, minutes], _ => "presence", parsed => new PresenceRequest { Room = parsed.GetValue(room), Minutes = parsed.GetValue(minutes) });
    }

    private static Command HandOver(CliContext context)
    {
        var room = Room();
        var briefing = new Option<string?>("--briefing") { Description = "What its officers have to know.", HelpName = "TEXT" };
        return Change(context, "hand-over", "Proposes to hand the lead over to a room.", [room, briefing], _ => "hand-over", parsed => new HandOverRequest { To = parsed.GetValue(room), Briefing = parsed.GetValue(briefing) });
    }

    private static Command Accept(CliContext context)
    {
        var epoch = new Argument<long>("epoch") { Description = "The epoch of the lead, as show says." };
        return Change(context, "accept", "Takes the lead that is proposed to the room of the officer.", [epoch], _ => "hand-over/accept", parsed => new AcceptHandOverRequest { Epoch = parsed.GetValue(epoch) });
    }

    private static Command Assign(CliContext context)
    {
        var room = Room();
        return Item(context, "assign", "Gives an item to another room.", [room], parsed => new AssignItemRequest { Room = parsed.GetValue(room) });
    }

    private static Command Close(CliContext context)
    {
        var outcome = new Argument<string>("outcome") { Description = "What came of it, a code such as advised." };
        return Item(context, "close", "Closes an item that the officer has taken.", [outcome], parsed => new CloseItemRequest { Outcome = parsed.GetValue(outcome)! });
    }

    private static Command Roster(CliContext context)
    {
        var room = Room();
        var date = new Option<string?>("--date") { Description = "The local day; today without it.", HelpName = "YYYY-MM-DD" };
        return OfCentre(context, "roster", "Shows who is on when in a room on a day.", [room, date], async (parsed, gateway, owner, cancellationToken) =>
        {
            var query = parsed.GetValue(date) is { } day ? $"?date={Uri.EscapeDataString(day)}" : string.Empty;
            context.Terminal.Line(CentreText.Of(await gateway.GetAsync<RosterBody>(owner, $"command/rooms/{parsed.GetValue(room)}/roster{query}", cancellationToken)));
        });
    }

    private static Command SetRoster(CliContext context)
    {
        var room = Room();
        var file = new Argument<string>("file") { Description = "The roster as HTTP takes it, JSON; - for standard input.", HelpName = "FILE" };
        return ChangeOptions.Command<RosterBody>(
            context,
            "set-roster",
            "Sets who is on when in a room: the shifts of a week in local time, each until the next one begins.",
            [room, file],
            parsed => $"command/rooms/{parsed.GetValue(room)}/roster",
            parsed => JsonInput.Read<RosterRequest>(parsed.GetValue(file)!, "roster"),
            CentreText.Of,
            ChangeOptions.AsCommand);
    }

    private static Command SetPlan(CliContext context)
    {
        var shifts = new Argument<LeadShiftBody[]>("shifts")
        {
            Description = "Which room leads from when, UTC, each until the next one begins: singapore=00:00 lyon=08:00 buenos-aires=16:00.",
            HelpName = "ROOM=HH:MM",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => [.. result.Tokens.Select(token => Shift(result, token.Value)).OfType<LeadShiftBody>()],
        };
        return Change(context, "set-plan", "Sets which room leads from when. The room that leads now goes on until it hands over.", [shifts], _ => "plan", parsed => new LeadPlanRequest { Shifts = [.. parsed.GetValue(shifts)!] });

        static LeadShiftBody? Shift(ArgumentResult result, string text)
        {
            if (text.Split('=') is [var room, var from] && HubName.TryParse(room, out var hub) && TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            {
                return new LeadShiftBody(hub, at);
            }

            result.AddError($"'{text}' is no shift; write a room and when its shift begins, UTC, such as lyon=08:00.");
            return null;
        }
    }

    private static Command Alerts(CliContext context)
    {
        var json = JsonOutput.Lines();
        var max = new Option<int>("--max") { Description = "Alerts to show, at most 200.", HelpName = "N", DefaultValueFactory = _ => 100 };
        return OfCentre(context, "alerts", "Lists alerts of disasters with the offers of help that they opened, the last changed first.", [json, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            foreach (var thread in (await gateway.GetAsync<AlertThreadsBody>(owner, $"alerts?max={parsed.GetValue(max)}", cancellationToken)).Threads)
            {
                context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(thread) : CentreText.Line(thread));
            }
        });
    }

    private static Command Item(CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CommandRequest> request)
    {
        var number = new Argument<long>("number") { Description = "The item's number." };
        return Change(context, verb, description, [number, .. symbols], parsed => $"items/{parsed.GetValue(number)}/{verb}", request);
    }

    private static Command Change(CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, string> path, Func<ParseResult, CommandRequest> request) =>
        ChangeOptions.Command<BoardBody>(context, verb, description, symbols, parsed => $"command/{path(parsed)}", request, CentreText.Of, ChangeOptions.AsCommand);

    private static Command OfCentre(
        CliContext context, string name, string description, IEnumerable<Symbol> symbols, Func<ParseResult, Gateways.GatewayClient, OwnerId, CancellationToken, Task> act) =>
        MessageCommand.OfOwner(context, name, description, symbols, act, ChangeOptions.AsCommand);

    private static Argument<HubName> Room() => new("room")
    {
        Description = $"The room: {string.Join(", ", HubName.All)}.",
        CustomParser = result =>
        {
            if (!HubName.TryParse(result.Tokens[0].Value, out var room))
            {
                result.AddError($"A room is one of {string.Join(", ", HubName.All)}.");
            }

            return room;
        },
    };
}
