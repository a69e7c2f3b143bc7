using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Console.Notices;

/// <summary>What an officer types for a step.</summary>
public sealed class NoticeStepForm
{
    /// <summary>Words: a remark, what is wanted, an explanation.</summary>
    public string? Text { get; set; }

    /// <summary>The reason.</summary>
    public NoticeReason Reason { get; set; } = NoticeReason.Other;

    /// <summary>The last day, in coordinated universal time.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>The country: two letters.</summary>
    public string? Country { get; set; }

    /// <summary>The place.</summary>
    public string? Place { get; set; }

    /// <summary>The grant under which it is published.</summary>
    public string? Consent { get; set; }

    /// <summary>The request.</summary>
    /// <param name="step">The step.</param>
    /// <param name="operation">The id under which it can be repeated.</param>
    public CommandRequest ToRequest(NoticeStep step, OperationId operation)
    {
        var until = new DateTimeOffset((Until ?? DateOnly.MinValue).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        CommandRequest request = step.Address switch
        {
            "review" => new ReviewNoticeRequest { Remark = Said(Text) },
            "return" => new ReturnNoticeRequest { Wanted = Said(Text) ?? string.Empty },
            "publish" => new PublishNoticeRequest { Consent = ConsentId.TryParse(Said(Consent), out var grant) ? grant : null },
            "refuse" or "cancel" => new EndNoticeRequest { Reason = Reason, Explanation = Said(Text) },
            "extend" => new ExtendNoticeRequest { Until = until },
            "suspend" => new SuspendNoticeRequest { Until = until, Reason = Said(Text) },
            "withdraw" => new WithdrawNoticeRequest { Reason = Said(Text) },
            "order-deletion" => new OrderNoticeDeletionRequest { Decision = Said(Text) ?? string.Empty },
            "report-location" => new ReportLocationRequest { Country = Said(Country)?.ToUpperInvariant() ?? string.Empty, Place = Said(Place), Explanation = Said(Text) },
            "report-identification" => new ReportIdentificationRequest { Explanation = Said(Text) ?? string.Empty },
            "report-arrest" => new ReportArrestRequest { Place = Said(Place), Explanation = Said(Text) },
            _ => new CommandRequest(),
        };
        return request with { OperationId = operation };
    }

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().Normalize();
}
