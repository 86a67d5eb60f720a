//! What the settings say of Liquid.

use super::Config;
use crate::liquid::Value;
use crate::site::values::is_truthy;

impl Config {
    /// Whether Liquid is told to be strict: `error_mode`, `strict_filters` or `strict_variables` (J-CONF-2).
    pub fn is_strict(&self, setting: &str) -> bool {
        let Some(Value::Hash(liquid)) = self.get("liquid") else { return false };
        match liquid.get(setting) {
            Some(Value::Str(mode)) => mode.as_str() == "strict",
            Some(value) => is_truthy(value),
            None => false,
        }
    }
}
