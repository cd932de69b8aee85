//! An estimate as people read it.

use std::fmt;

use super::{Estimate, Headroom, TARGET_GBP, TARGET_MINUTES};
use crate::prices::{Exchange, FALLBACK_REGION};

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.one_call(f)?;
        self.one_month(f)?;
        self.target(f)?;
        self.reckoned_with(f)?;
        self.sources(f)
    }
}

impl Estimate {
    fn one_call(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = if self.redacted { "redacted" } else { "not redacted" };
        writeln!(
            f,
            "Estimate in US dollars: list prices, no taxes, tiers, discounts or free tiers\n\n\
             One call of {} minutes in {}, {redacted}, read by {}",
            self.question.minutes, self.region, self.model
        )?;
        let call = &self.call;
        let services = [
            ("Transcribe", Some(call.transcribe)),
            ("Comprehend", Some(call.comprehend)),
            ("model", call.bedrock),
            ("other services", Some(call.other)),
        ];
        for (service, amount) in services {
            match amount {
                Some(amount) => {
                    writeln!(f, "  {service:<32} {amount:>10.4} {:>5.1} %", 100.0 * amount / call.total)?;
                }
                None => writeln!(
                    f,
                    "  {service:<32} {:>10}   name models.{}.input_million and output_million",
                    "not known", self.model
                )?,
            }
        }
        writeln!(f, "  {:<32} {:>10.4}   £{:.4}", "together", call.total, self.call_alone.gbp)
    }

    fn one_month(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nOne month of {} calls", self.question.calls)?;
        writeln!(f, "  {:<32} {:>10.2}", "calls", self.calls_of_a_month)?;
        for one in &self.monthly {
            writeln!(f, "  {:<32} {:>10.2}", format!("{}: {}", one.what, one.count), one.usd)?;
        }
        let gbp = self.month / self.usd_per_gbp;
        writeln!(f, "  {:<32} {:>10.2}   £{gbp:.2}", "together", self.month)?;
        writeln!(
            f,
            "  not in it: storage, the trail, queries, QuickSight, GuardDuty, data through endpoints, support"
        )
    }

    fn target(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.question.minutes;
        writeln!(
            f,
            "\nTarget: £{TARGET_GBP} for {TARGET_MINUTES} minutes, £{} for a call of {minutes}; £1 = ${}",
            self.call_alone.target_gbp, self.usd_per_gbp
        )?;
        write!(f, "{}", line("a call alone", self.call_alone))?;
        write!(f, "{}", line("with its share of the month", self.call_with_share))?;
        if self.call.bedrock.is_none() {
            writeln!(f, "  The model is missing in this: the real cost is higher.")?;
        }
        let needed = self.call.total / self.call_alone.target_gbp;
        writeln!(f, "  A call alone meets it while a pound is worth ${needed:.3} or more.")
    }

    fn reckoned_with(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let assumed = &self.assumptions;
        writeln!(
            f,
            "\nReckoned with, of a call in English\n  \
             {} words a minute, {} characters and {} tokens a word, {} turns a minute\n  \
             {} units of Comprehend in three analyses, sentiment by speaker and quarter\n  \
             {} tokens read and {} written at once, with {} criteria; nothing asked twice",
            assumed.words_per_minute,
            assumed.characters_per_word,
            assumed.tokens_per_word,
            assumed.turns_per_minute,
            assumed.comprehend_units,
            assumed.input_tokens,
            assumed.output_tokens,
            assumed.criteria,
        )
    }

    fn sources(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Exchange { usd_per_gbp, date, source, .. }) =
            self.exchange.as_ref().filter(|exchange| !exchange.verified)
        {
            writeln!(f, "\nNot verified: £1 = ${usd_per_gbp}, {date}, {source}")?;
        }
        if self.unverified.is_empty() {
            return writeln!(f, "\nAll prices are verified for {}.", self.region);
        }
        writeln!(
            f,
            "\nNot verified for {}: look them up and enter them in docs/prices.toml (rows of {FALLBACK_REGION} stand in)",
            self.region
        )?;
        for row in &self.unverified {
            writeln!(
                f,
                "  {} {}: ${} in {}, {}, {}",
                row.service, row.item, row.price, row.region, row.date, row.source
            )?;
        }
        Ok(())
    }
}

fn line(what: &str, headroom: Headroom) -> String {
    let verdict = if headroom.percent < 0.0 {
        format!("missed by {:.1} %", -headroom.percent)
    } else {
        format!("met, {:.1} % below", headroom.percent)
    };
    format!("  {what:<32} {:>10}   {verdict}\n", format!("£{:.4}", headroom.gbp))
}
