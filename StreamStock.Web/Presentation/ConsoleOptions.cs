using System.ComponentModel.DataAnnotations;

namespace StreamStock.Web.Presentation;

/// <summary>Options of the pages, section <c>Web</c>.</summary>
public sealed class ConsoleOptions
{
    public const string Section = "Web";

    /// <summary>ISO 4217 code of the shop's currency.</summary>
    [RegularExpression("^[A-Z]{3}$", ErrorMessage = "Web:Currency must be an ISO 4217 code of three capitals, such as USD or EUR.")]
    public string Currency { get; set; } = "USD";
}
